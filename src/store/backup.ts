import { z } from 'zod';

import { digestSchema, type Digest } from '../artifact/digest.ts';

export const BACKUP_MANIFEST = 'backup.json';
export const BACKUP_DATABASE = 'verbatim.sqlite';

/** Written last: what lacks it is no whole backup. */
export const backupManifestSchema = z.object({
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  tool: z.object({ name: z.literal('verbatim'), version: z.string() }),
  database: z.object({ digest: digestSchema, size: z.int().nonnegative() }),
  comparisons: z.int().nonnegative(),
  blobs: z.int().nonnegative(),
  /** Of all blobs. */
  bytes: z.int().nonnegative(),
});
export type BackupManifest = z.infer<typeof backupManifestSchema>;

/** Where a backup goes: a folder or an archive. */
export interface BackupWriter {
  /** Somewhere in the backup's own file system for the database to be copied to. */
  readonly databasePath: string;
  /** Adds the blob in a file. Returns its size in bytes, null when the file is gone. */
  addBlob(digest: Digest, path: string): Promise<number | null>;
  /** Adds the database, which is at `databasePath`, and the manifest; then the backup is whole. */
  finish(manifest: BackupManifest): Promise<void>;
  /** Removes what there is of it. */
  abandon(): Promise<void>;
}

/** One part of a backup. The database comes before the manifest, blobs come in any order. */
export type BackupPart =
  | { readonly kind: 'blob'; readonly digest: Digest; readonly content: AsyncIterable<Uint8Array> }
  | { readonly kind: 'database'; readonly content: AsyncIterable<Uint8Array> }
  | { readonly kind: 'manifest'; readonly content: AsyncIterable<Uint8Array> };

/** The part that a file of a backup is, by its name in it; null for a name that no backup has. */
export function partOf(name: string, content: AsyncIterable<Uint8Array>): BackupPart | null {
  if (name === BACKUP_DATABASE) return { kind: 'database', content };
  if (name === BACKUP_MANIFEST) return { kind: 'manifest', content };
  const [, prefix = '', rest = ''] = /^blobs\/([0-9a-f]{2})\/([0-9a-f]{62})$/.exec(name) ?? [];
  return prefix === '' ? null : { kind: 'blob', digest: `${prefix}${rest}`, content };
}

/** The inverse for a blob. */
export function blobName(digest: Digest): string {
  return `blobs/${digest.slice(0, 2)}/${digest.slice(2)}`;
}
