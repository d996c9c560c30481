import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { digestFile } from './digest-file.ts';
import { download } from './download.ts';
import { loadArchive } from './load-archive.ts';
import { SourceError } from './source-error.ts';
import type { LoadedSource, SourceLoading } from './source-loading.ts';
import type { Source } from './source.ts';

/** An archive, from a file or a URL. */
export async function loadTarball(
  { location, sha256 }: Extract<Source, { kind: 'tarball' }>,
  loading: SourceLoading,
): Promise<LoadedSource> {
  const path = await fetchArchive(location, loading);
  if (sha256 !== null) await checkDigest(path, location, { expected: sha256, signal: loading.signal });
  return loadArchive(path, location, loading);
}

async function fetchArchive(location: string, loading: SourceLoading): Promise<string> {
  if (!location.startsWith('/')) {
    const path = join(loading.scratch, 'download');
    loading.onStep(`downloading ${location}`);
    await download(location, path, loading);
    return path;
  }
  const stats = await stat(location).catch((error: unknown) => {
    throw new SourceError('NOT_FOUND', `there is no file ${location}`, { cause: error });
  });
  if (stats.isFile()) return location;
  throw new SourceError('INVALID', `${location} is not a file`);
}

async function checkDigest(
  path: string,
  location: string,
  { expected, signal }: { expected: string; signal: AbortSignal },
): Promise<void> {
  const found = await digestFile(path, 'sha256', signal);
  if (found === expected) return;
  throw new SourceError('DIGEST_MISMATCH', `${location} has the sha256 ${found}, not ${expected}`, {
    hint: 'Either the file was changed, or the digest is of another one.',
  });
}
