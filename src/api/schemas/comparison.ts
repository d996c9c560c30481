import { z } from 'zod';

import { digestSchema } from '../../artifact/digest.ts';
import { manifestEntrySchema } from '../../artifact/manifest.ts';
import { artifactComparisonSchema } from '../../comparison/artifact-comparison.ts';
import { comparisonFaultSchema } from '../../comparison/comparison-fault.ts';
import { COMPARISON_STATUSES, TRIGGERS } from '../../comparison/comparison-status.ts';
import { comparisonDocumentSchema } from '../../comparison/document.ts';
import { diffNodeSchema } from '../../comparison/difference.ts';
import { BUILD_OUTCOMES, buildResultSchema } from '../../comparison/build-result.ts';
import { ATTEMPT_STATES } from '../../comparison/comparison-status.ts';
import { PROJECT_NAME } from '../../comparison/project.ts';
import { COMPARISON_VERDICTS, TOOLCHAIN_INDEPENDENCE } from '../../comparison/verdict.ts';
import { environmentSchema, observedEnvironmentSchema } from '../../environment/environment.ts';
import { toolchainSchema } from '../../environment/toolchain.ts';
import { recipeSchema } from '../../recipe/recipe.ts';
import { revisionSchema } from '../../source/revision.ts';
import { sourceSchema } from '../../source/source.ts';
import { ONLY, type ComparisonRecord } from '../../store/comparison-reader.ts';
import { HISTORY_KINDS } from '../../store/history.ts';
import { pageQuerySchema } from '../page.ts';
import { named } from './registry.ts';

const id = z.string();
const time = z.iso.datetime();

/** One comparison in a list, and by its address. What only a finished one has is null before. */
export const comparisonSchema = named(
  'Comparison',
  z.object({
    id,
    status: z.enum(COMPARISON_STATUSES),
    project: z.string().nullable().describe('Its name; null for none.'),
    trigger: z.enum(TRIGGERS),
    tries: z.int().positive().describe('Which try of the same request this is.'),
    retryOf: id.nullable().describe('The comparison that this one tries again.'),
    reuseOf: id.nullable().describe('The comparison whose builds it takes over: they were not made again.'),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    deadline: time.nullable(),
    source: sourceSchema,
    title: z.string().describe('The source in one line.'),
    revision: digestSchema.nullable().describe("The snapshot's digest."),
    commit: z.string().nullable(),
    version: z.string().nullable(),
    verdict: z.enum(COMPARISON_VERDICTS).nullable(),
    toolchainIndependent: z.enum(TOOLCHAIN_INDEPENDENCE).nullable(),
    nondeterministic: z.boolean().nullable(),
    regressedFrom: id.nullable(),
    sentence: z
      .string()
      .nullable()
      .describe("The verdict's sentence; for one that ended without a result, why."),
    fault: comparisonFaultSchema
      .nullable()
      .describe('What failed, when it ended without a result; null when it was cancelled.'),
    buildCount: z.int().nullable(),
    successCount: z.int().nullable(),
    artifactCount: z.int().nullable(),
    matchCount: z.int().nullable(),
    document: digestSchema.nullable().describe("The result document's digest."),
  }) satisfies z.ZodType<ComparisonRecord>,
);

named('Source', sourceSchema);
named('Recipe', recipeSchema);
named('Toolchain', toolchainSchema);
named('BuildResult', buildResultSchema);
named('Environment', environmentSchema);
named('ObservedEnvironment', observedEnvironmentSchema);
named('SourceRevision', revisionSchema);
named('ArtifactComparison', artifactComparisonSchema);
named('ManifestEntry', manifestEntrySchema);
named('ComparisonDocument', comparisonDocumentSchema);
// It holds itself: without a name it could not be referred to.
named('DiffNode', diffNodeSchema);
export { comparisonDocumentSchema };

/** The filters of the list of comparisons. All that are given must hold. */
export const comparisonListQuerySchema = pageQuerySchema.extend({
  project: z.string().regex(PROJECT_NAME).optional(),
  status: z.enum(COMPARISON_STATUSES).optional(),
  verdict: z.enum(COMPARISON_VERDICTS).optional(),
  trigger: z.enum(TRIGGERS).optional(),
  revision: digestSchema.optional().describe("A snapshot's digest: all attempts at this revision."),
  source: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .describe('A source as on the command line, without its ref or version: a URL or debian:NAME.'),
  before: id
    .optional()
    .describe('Begun before this one: an id, its first characters, or `latest`. A cursor comes before it.'),
  since: time.optional().describe('Asked for at that time or later.'),
  until: time.optional().describe('Asked for before that time.'),
  only: z
    .enum(ONLY)
    .optional()
    .describe(
      'active: under way. bad: ended without being reproducible. regressed: the last conclusive one before was reproducible.',
    ),
});

export const historyEntrySchema = named(
  'HistoryEntry',
  z.object({
    at: time,
    kind: z.enum(HISTORY_KINDS),
    position: z.int().nullable().describe("The build's; null for the comparison's own."),
    attempt: z.int().nullable(),
    message: z.string(),
  }),
);

export const attemptSchema = named(
  'Attempt',
  z.object({
    position: z.int(),
    attempt: z.int().positive(),
    state: z.enum(ATTEMPT_STATES),
    startedAt: time,
    endedAt: time.nullable(),
    outcome: z.enum(BUILD_OUTCOMES).nullable(),
    message: z.string().nullable(),
  }),
);
