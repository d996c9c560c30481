import { z } from 'zod';

import { digestSchema } from '../../artifact/digest.ts';
import { ARTIFACT_VERDICTS, COMPARISON_VERDICTS, TOOLCHAIN_INDEPENDENCE } from '../../comparison/verdict.ts';
import { pageQuerySchema } from '../page.ts';
import { named } from './registry.ts';

const positions = z.array(z.int().nonnegative());

/** One path of a finished comparison. */
export const artifactSchema = named(
  'Artifact',
  z.object({
    path: z.string(),
    verdict: z.enum(ARTIFACT_VERDICTS),
    toolchainIndependent: z.enum(TOOLCHAIN_INDEPENDENCE),
    nondeterministic: z.boolean().describe('Whether the same builder twice differs here.'),
    missingFrom: positions.describe('Builds that succeeded and made nothing here.'),
    classes: z
      .array(
        z.object({
          letter: z.string(),
          digest: digestSchema.nullable().describe('null for a symlink.'),
          size: z.int().nonnegative().nullable(),
          builds: positions,
        }),
      )
      .describe('The builds that made the same thing; the largest class first.'),
  }),
);

export const artifactListQuerySchema = pageQuerySchema.extend({
  verdict: z.enum(ARTIFACT_VERDICTS).optional(),
});

/** A comparison in which some builds made an artifact of a given digest. */
const sightingSchema = named(
  'Sighting',
  z.object({
    comparison: z.string(),
    createdAt: z.iso.datetime(),
    project: z.string().nullable(),
    title: z.string().describe("The comparison's source in one line."),
    revision: digestSchema.nullable(),
    commit: z.string().nullable(),
    version: z.string().nullable(),
    comparisonVerdict: z.enum(COMPARISON_VERDICTS).nullable(),
    path: z.string(),
    verdict: z.enum(ARTIFACT_VERDICTS).describe("The path's: whether other builds made the same."),
    letter: z.string(),
    size: z.int().nonnegative(),
    builders: z
      .array(z.object({ label: z.string(), toolchain: z.string().nullable() }))
      .describe('The builds that made it.'),
  }),
);

/** What is known of some bytes. */
export const knownArtifactSchema = named(
  'KnownArtifact',
  z.object({
    digest: digestSchema,
    items: z.array(sightingSchema).describe('Where it was made, newest first.'),
    next: z.string().nullable().describe('The cursor of the next page; null on the last one.'),
  }),
);
