import { z } from 'zod';

import { digestSchema } from '../../artifact/digest.ts';
import { projectNameSchema } from '../../comparison/project.ts';
import { COMPARISON_VERDICTS } from '../../comparison/verdict.ts';
import { artifactKnowledgeSchema } from '../../store/artifact-knowledge.ts';
import {
  regressionSchema,
  revisionRecordSchema,
  STANDING_VERDICTS,
  type StandingVerdict,
  standingSchema,
} from '../../store/revision.ts';
import { pageQuerySchema, pageSchema } from '../page.ts';
import { named } from './registry.ts';

/** What a list can be narrowed to: one verdict, or all that a person has to look after. */
const ONLY_BAD = 'bad';
export const revisionSchema = named('Revision', revisionRecordSchema);
export const standingApiSchema = named('Standing', standingSchema);
export const regressionPageSchema = pageSchema(named('Regression', regressionSchema));
export const artifactKnowledgeApiSchema = named('ArtifactKnowledge', artifactKnowledgeSchema);
export const revisionPageSchema = pageSchema(revisionSchema);
export const standingPageSchema = pageSchema(standingApiSchema);

export const projectParamsSchema = z.object({ project: projectNameSchema });
export const revisionParamsSchema = z.object({ revision: digestSchema });

const BAD = 'bad: conclusive and not reproducible.';
export const revisionListQuerySchema = pageQuerySchema.extend({
  verdict: z
    .enum([...COMPARISON_VERDICTS, ONLY_BAD])
    .optional()
    .describe(BAD),
});
export const standingListQuerySchema = pageQuerySchema.extend({
  verdict: z
    .enum([...STANDING_VERDICTS, ONLY_BAD])
    .optional()
    .describe(`${BAD} untried: never compared.`),
});
export const regressionListQuerySchema = pageQuerySchema.extend({
  since: z.iso.datetime({ offset: true }).describe('Found at that time or later.'),
});

/** The verdicts that a filter stands for; null for all. */
export function verdictsOf<Verdict extends StandingVerdict>(
  verdict: Verdict | typeof ONLY_BAD | undefined,
): (Verdict | 'unreproducible' | 'equivalent')[] | null {
  if (verdict === undefined) return null;
  return verdict === ONLY_BAD ? ['unreproducible', 'equivalent'] : [verdict];
}
