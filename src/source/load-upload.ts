import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import type { BlobStore } from '../artifact/blob.ts';
import { loadArchive } from './load-archive.ts';
import { SourceError } from './source-error.ts';
import type { LoadedSource, SourceLoading } from './source-loading.ts';
import { safeName } from './source-name.ts';
import type { Source, UploadTold } from './source.ts';

/** An archive that a client sent: read from the store as a tarball is from its file. */
export async function loadUpload(
  { digest, name, told }: Extract<Source, { kind: 'upload' }>,
  blobs: BlobStore,
  loading: SourceLoading,
): Promise<LoadedSource> {
  if (!(await blobs.has(digest))) {
    throw new SourceError('NOT_FOUND', `the upload ${digest} of ${name} is not kept any more`, {
      hint: 'Send it again.',
    });
  }
  const path = join(loading.scratch, 'upload');
  await pipeline(blobs.read(digest), createWriteStream(path, { flags: 'wx' }), { signal: loading.signal });
  const loaded = await loadArchive(path, name, loading);
  return told === null ? loaded : { ...loaded, ...asTold(told) };
}

function asTold({
  shortName,
  sourceDateEpoch: seconds,
  sourceDateEpochFrom: from,
  notes,
  ...rest
}: UploadTold): Omit<LoadedSource, 'entries' | 'times' | 'close'> {
  return { ...rest, name: safeName(shortName), epoch: { seconds, from }, notes: () => notes };
}
