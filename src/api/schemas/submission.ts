import { z } from 'zod';

import { comparisonRequestSchema } from '../../comparison/comparison-request.ts';
import { explainRequestSchema } from '../../comparison/explanation.ts';
import { PROJECT_NAME } from '../../comparison/project.ts';
import { MAX_BUILDERS } from '../../environment/parse-builders.ts';
import { comparisonSchema } from './comparison.ts';
import { named } from './registry.ts';

const MOST_DEADLINE_SECONDS = 30 * 24 * 3600;
const MOST_JOBS = 1000;
const MOST_DIFFS = 1000;
const MOST_EXPERIMENTS = 1000;
const { shape } = comparisonRequestSchema;
const deadlineSeconds = z
  .int()
  .min(1)
  .max(MOST_DEADLINE_SECONDS)
  .nullable()
  .default(null)
  .describe('Cancelled when it has not finished by then.');

/** How far experiments may go when somebody elsewhere asks for them. */
const submittedExplainSchema = z.strictObject({
  ...explainRequestSchema.shape,
  budget: z
    .int()
    .min(1)
    .max(MOST_EXPERIMENTS)
    .nullable()
    .default(null)
    .describe('The most builds to screen with; null for as many as it takes.'),
});

/** A request that comes from elsewhere: what the command line takes, in bounds. */
export const submittedRequestSchema = named(
  'ComparisonRequest',
  z.strictObject({
    ...shape,
    recipeFile: z.strictObject({ name: z.string().max(1000), text: z.string() }).nullable(),
    builders: shape.builders
      .max(MAX_BUILDERS)
      .describe('The notations count: the rest is made anew from them.'),
    seed: z
      .string()
      .regex(/^[0-9a-f]{1,64}$/)
      .nullable()
      .describe('Hex; null derives it from the source.'),
    sourceDateEpoch: z.int().min(0).max(253_402_300_799).nullable().describe('SOURCE_DATE_EPOCH in seconds.'),
    jobs: z.int().min(1).max(MOST_JOBS).nullable(),
    maxDiffs: z.int().min(0).max(MOST_DIFFS),
    explain: submittedExplainSchema
      .nullable()
      .default(null)
      .describe('The experiments that say why builds differ; null for none.'),
    builtBy: shape.builtBy.describe('Always null here: see /comparisons/{id}/explanations.'),
  }),
);

/** What asks for a comparison: a whole request, or a project's next one. */
export const submissionSchema = named(
  'Submission',
  z.strictObject({
    request: submittedRequestSchema.nullable().default(null),
    project: z
      .string()
      .regex(PROJECT_NAME)
      .nullable()
      .default(null)
      .describe('Compares this project as it is set up.'),
    ref: z
      .string()
      .min(1)
      .max(250)
      .nullable()
      .default(null)
      .describe("A branch, tag or commit of a project's git source."),
    again: z
      .boolean()
      .default(false)
      .describe('Builds again even where an earlier result could be repeated.'),
    deadlineSeconds,
  }),
);
export type SubmissionBody = z.infer<typeof submissionSchema>;

/** What asks to have a finished comparison explained. */
export const explanationSubmissionSchema = named(
  'ExplanationSubmission',
  submittedExplainSchema.extend({ deadlineSeconds }),
);
export type ExplanationBody = z.infer<typeof explanationSubmissionSchema>;

export const submittedSchema = named(
  'Submitted',
  z.object({
    isNew: z.boolean().describe('False when an equal request was queued or under way: this is that one.'),
    comparison: comparisonSchema,
  }),
);
