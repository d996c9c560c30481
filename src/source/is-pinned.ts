import type { Source } from './source.ts';

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Whether a source is the same revision whenever it is read: a branch, a tag or a directory may be another by then. */
export function isPinned(source: Source): boolean {
  switch (source.kind) {
    case 'git':
      return source.ref !== null && COMMIT.test(source.ref);
    case 'tarball':
      return source.sha256 !== null;
    case 'debian':
      return source.version !== null;
    case 'upload':
      return true;
    case 'directory':
    case 'dsc':
      return false;
    default:
      return source satisfies never;
  }
}
