import { join } from 'node:path';

import { newestEpoch } from './newest-epoch.ts';
import { readArchive } from './read-archive.ts';
import type { LoadedSource, SourceLoading } from './source-loading.ts';
import { nameArchive } from './source-name.ts';
import { Spool } from './spool.ts';

/**
 * The archive in the file `path`; `location` is what its caller calls it. SOURCE_DATE_EPOCH is its newest file's time; older times
 * stay, since build systems such as autotools go by their order.
 */
export async function loadArchive(
  path: string,
  location: string,
  loading: SourceLoading,
): Promise<LoadedSource> {
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
