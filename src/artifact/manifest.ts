import { z } from 'zod';

import { digestSchema } from './digest.ts';

const loose = {
  /** Relative to the recipe's output directory, `/` between parts, never `..` nor absolute. May hold any other character. */
  path: z.string().min(1),
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  mode: z.int().min(0).max(0o7777),
  uid: z.int(),
  gid: z.int(),
  /** Seconds since the epoch. Recorded and shown, not compared. */
  mtime: z.number(),
};

/** One artifact of a build. A hard link is a file: it has the digest of what it links to. */
export const manifestEntrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), ...loose, size: z.int().nonnegative(), digest: digestSchema }),
  z.object({ kind: z.literal('symlink'), ...loose, target: z.string() }),
]);
export type ManifestEntry = z.infer<typeof manifestEntrySchema>;

/** What a build left at an artifact path and Verbatim would not take, and why. */
export const refusedEntrySchema = z.object({
  path: z.string(),
  kind: z.string(),
  reason: z.string(),
});
export type RefusedEntry = z.infer<typeof refusedEntrySchema>;

/** A build's artifacts, sorted by path (by UTF-16 code unit). */
export const manifestSchema = z.object({
  version: z.literal(1),
  entries: z.array(manifestEntrySchema),
  refused: z.array(refusedEntrySchema),
});
export type Manifest = z.infer<typeof manifestSchema>;
