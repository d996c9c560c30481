import { z } from 'zod';

import { VARIATIONS } from '../environment/variation.ts';

/** Where the builds first part on the way to an artifact, from two traced builds. It explains; it is no evidence for a verdict. */
export const divergenceSchema = z.object({
  /** The command with its arguments, as the left build ran it; `{build}`, `{home}` and `{tmp}` stand for folders. Bounded. */
  command: z.array(z.string()),
  isCommandCut: z.boolean(),
  /** Where it ran, relative to the build folder where it is below that. */
  cwd: z.string(),
  /** What it made: a file, something written for another command, or another command's arguments (the first that differs). */
  output: z.object({
    kind: z.enum(['file', 'pipe', 'command']),
    /** The file, or the other command's program; empty for a pipe. */
    name: z.string(),
    /** The text, or how it begins, where it is text; else the digest. */
    left: z.string(),
    right: z.string(),
    isText: z.boolean(),
  }),
  /** Files and pipes that it had read by then and that could be compared, and whether all agreed and its arguments too. */
  inputs: z.object({ count: z.int().nonnegative(), areEqual: z.boolean() }),
  /** Other commands to which the same artifact leads back. */
  others: z.int().nonnegative(),
  /** What could not be seen, in plain words. */
  limits: z.array(z.string()),
});
export type Divergence = z.infer<typeof divergenceSchema>;

/** What two traced builds showed of one artifact. */
export const tracedArtifactSchema = z.object({
  /** The artifact's. */
  path: z.string(),
  /** The builder's name: the left build is its control. */
  builder: z.string(),
  /** What the right build varied; [] for a second control. */
  variations: z.array(z.enum(VARIATIONS)),
  divergence: divergenceSchema.nullable(),
  /** Why there is no divergence, without a full stop; null when there is one. */
  reason: z.string().nullable(),
});
export type TracedArtifact = z.infer<typeof tracedArtifactSchema>;
