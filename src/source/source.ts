import { z } from 'zod';

import { digestSchema } from '../artifact/digest.ts';
import { EPOCH_ORIGINS } from './epoch-origin.ts';

/** What a client says of an archive that it made of its own source. It is taken as said: nobody else can look. */
export const uploadToldSchema = z.object({
  /** Short name safe as a directory's; made safe again here. */
  shortName: z.string().max(200),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
    .nullable(),
  version: z.string().max(200).nullable(),
  dirty: z.boolean(),
  /** SOURCE_DATE_EPOCH in seconds, and where it is from. */
  sourceDateEpoch: z.int().min(0).max(253_402_300_799),
  sourceDateEpochFrom: z.enum(EPOCH_ORIGINS),
  notes: z.array(z.string().max(2000)).max(100),
});

/** A URL or a path. Lists and indexes hold it: it is no place for megabytes. */
const addressSchema = z.string().max(4096);

/** Where a revision comes from, as the caller names it. */
export const sourceSchema = z.discriminatedUnion('kind', [
  /** A URL or an absolute path of a repository; `ref` is a branch, tag or commit, null for the default branch. */
  z.object({ kind: z.literal('git'), url: addressSchema, ref: z.string().max(1000).nullable() }),
  /** An absolute path. */
  z.object({ kind: z.literal('directory'), path: addressSchema }),
  /** An absolute path or an http(s) URL of a tar, tar.gz, tar.xz, tar.bz2, tar.zst or zip. */
  z.object({ kind: z.literal('tarball'), location: addressSchema, sha256: z.string().max(200).nullable() }),
  /** A Debian source package by name, `version` null for the newest the builder's apt sources have. */
  z.object({ kind: z.literal('debian'), name: z.string().max(200), version: z.string().max(200).nullable() }),
  /** An absolute path of a .dsc file, its parts beside it. */
  z.object({ kind: z.literal('dsc'), path: addressSchema }),
  /** An archive in the store that a client sent; `name` is what the client calls its source, such as `app @ 1f3c` or a path. */
  z.object({
    kind: z.literal('upload'),
    digest: digestSchema,
    name: addressSchema,
    /** null takes what the archive itself tells. */
    told: uploadToldSchema.nullable().default(null),
  }),
]);
export type Source = z.infer<typeof sourceSchema>;
export type UploadTold = z.infer<typeof uploadToldSchema>;
export type SourceKind = Source['kind'];
