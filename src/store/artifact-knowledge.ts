import { z } from 'zod';

import { digestSchema } from '../artifact/digest.ts';
import { ARTIFACT_VERDICTS } from '../comparison/verdict.ts';
import type { Digest } from '../artifact/digest.ts';
import type { Visibility } from './visibility.ts';

const countSchema = z.int().nonnegative();

/** Everything known about some bytes, as far as the caller sees: from the newest comparisons that made them. */
export const artifactKnowledgeSchema = z.object({
  sha256: digestSchema,
  /** Comparisons and paths at which a build made them, as far as they were looked at. */
  sightings: countSchema,
  /** False when there are more sightings, older than those that were looked at. */
  isComplete: z.boolean(),
  sizeBytes: countSchema.nullable(),
  firstSeenAt: z.iso.datetime().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  /** Sightings by the verdict of their path: whether the other builds made the same. */
  verdicts: z.record(z.enum(ARTIFACT_VERDICTS), countSchema),
  /** The paths it was made at and the projects, the commonest first; at most a hundred of each. */
  paths: z.array(z.object({ path: z.string(), sightings: countSchema })),
  projects: z.array(z.object({ project: z.string().nullable(), sightings: countSchema })),
  /** Snapshots it was made from; at most a hundred. */
  revisions: z.array(digestSchema),
  /** The builders and toolchains that made it, the commonest first; at most a hundred. */
  builders: z.array(
    z.object({ notation: z.string(), toolchain: z.string().nullable(), builds: countSchema }),
  ),
  /** What other builds made in its place, the commonest first; at most a hundred. */
  alternatives: z.array(z.object({ sha256: digestSchema, sightings: countSchema })),
});
export type ArtifactKnowledge = z.infer<typeof artifactKnowledgeSchema>;

export interface ArtifactKnowledgeStore {
  /** With no sightings for bytes that were never made, or not where `visibility` sees. */
  about(digest: Digest, visibility: Visibility): ArtifactKnowledge;
}
