import type { Epoch } from './source-loading.ts';
import type { TreeEntry } from './tree-entry.ts';

/** The first day that a zip can hold: what a source without any usable time gets. */
const FALLBACK = Date.UTC(1980, 0, 1) / 1000;

/** SOURCE_DATE_EPOCH from the newest file that is not from the future (`now` in seconds). */
export function newestEpoch(entries: readonly TreeEntry[], now: number): { epoch: Epoch; notes: string[] } {
  let newest: number | null = null;
  for (const { kind, mtime } of entries) {
    if (kind === 'directory' || mtime === null || mtime > now || mtime < 0) continue;
    newest = Math.max(newest ?? 0, Math.floor(mtime));
  }
  if (newest !== null) return { epoch: { seconds: newest, from: 'newest-file' }, notes: [] };
  const notes = ['no file tells a time that is past; SOURCE_DATE_EPOCH is 1980-01-01'];
  return { epoch: { seconds: FALLBACK, from: 'newest-file' }, notes };
}
