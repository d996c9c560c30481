import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { digestFile } from './digest-file.ts';
import { download } from './download.ts';
import { newestEpoch } from './newest-epoch.ts';
import { readArchive } from './read-archive.ts';
import { SourceError } from './source-error.ts';
import type { LoadedSource, SourceLoading } from './source-loading.ts';
import { nameArchive } from './source-name.ts';
import type { Source } from './source.ts';
import { Spool } from './spool.ts';

/**
 * An archive, from a file or a URL. SOURCE_DATE_EPOCH is its newest file's time; older times stay, since build systems
 * such as autotools go by their order.
 */
export async function loadTarball(
  { location, sha256 }: Extract<Source, { kind: 'tarball' }>,
  loading: SourceLoading,
): Promise<LoadedSource> {
  const path = await fetchArchive(location, loading);
  if (sha256 !== null) await checkDigest(path, location, { expected: sha256, signal: loading.signal });
  const spool = new Spool(join(loading.scratch, 'spool'));
  try {
    const { limits, signal } = loading;
    const entries = await readArchive(path, { spool, limits, signal });
    const { epoch, notes } = newestEpoch(entries, loading.now);
    return {
      entries,
      commit: null,
      ...nameArchive(location),
      dirty: false,
      epoch,
      times: 'clamp',
      notes: () => notes,
      close: async () => spool.close(),
    };
  } catch (error) {
    spool.close();
    throw error;
  }
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
