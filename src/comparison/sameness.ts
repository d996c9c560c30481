import type { ManifestEntry } from '../artifact/manifest.ts';

/** Execute bits of owner, group and others, each for itself, and setuid, setgid, sticky: what a loose file carries along. */
const COMPARED_MODE_BITS = 0o7111;

/** Whether two builds made the same thing. A symlink's mode means nothing and is left out. */
export function areSame(a: ManifestEntry, b: ManifestEntry): boolean {
  if (a.kind === 'file')
    return b.kind === 'file' && a.digest === b.digest && comparedMode(a) === comparedMode(b);
  return b.kind === 'symlink' && a.target === b.target;
}

/** What no normaliser of contents can make equal: files with the same have at most other bytes. Null for a symlink. */
export function comparedMode(entry: ManifestEntry): number | null {
  return entry.kind === 'file' ? entry.mode & COMPARED_MODE_BITS : null;
}
