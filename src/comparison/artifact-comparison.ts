import { z } from 'zod';

import { manifestEntrySchema } from '../artifact/manifest.ts';
import { digestSchema } from '../artifact/digest.ts';
import { ARTIFACT_VERDICTS, TOOLCHAIN_INDEPENDENCE } from './verdict.ts';

/** The builds that made the same thing at one path. */
export const artifactClassSchema = z.object({
  /** A, B, … Z, AA, AB … */
  letter: z.string(),
  /** Positions in the document's `builds`, ascending. */
  builds: z.array(z.int().nonnegative()).min(1),
  /** The entry of the first of them. Mode bits that are not compared, owner and time may differ between members. */
  entry: manifestEntrySchema,
});
export type ArtifactClass = z.infer<typeof artifactClassSchema>;

/** One artifact after a named normaliser: class letters grouped by what they became. */
export const normalisationSchema = z.object({
  /** `strip-nondeterminism 1.14.1`. */
  tool: z.string(),
  groups: z.array(z.object({ letters: z.array(z.string()), digest: digestSchema })),
  /** The handlers that took effect, such as `gzip`, `zip`. */
  passes: z.array(z.string()),
});
export type Normalisation = z.infer<typeof normalisationSchema>;

/** One path across all builds that succeeded. */
export const artifactComparisonSchema = z.object({
  path: z.string(),
  /** The worst over the cohorts of at least two builds: what counts. `inconclusive` when there is none. */
  verdict: z.enum(ARTIFACT_VERDICTS),
  /** Largest class first; ties go to the control. */
  classes: z.array(artifactClassSchema),
  /** Builds that succeeded and made nothing here. */
  missingFrom: z.array(z.int().nonnegative()),
  /** Builds that succeeded and made something here that Verbatim would not take: nothing is known of it. */
  refusedFrom: z.array(z.int().nonnegative()),
  toolchainIndependent: z.enum(TOOLCHAIN_INDEPENDENCE),
  /** Notations whose repeats differ from each other here. */
  nondeterministic: z.array(z.string()),
  normalisation: normalisationSchema.nullable(),
});
export type ArtifactComparison = z.infer<typeof artifactComparisonSchema>;
