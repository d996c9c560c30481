import type { SourceTree } from '../../src/source/source-tree.ts';

/** A tree of the given files; null stands for one that cannot be read. */
export function fakeTree(files: Record<string, string | null>): SourceTree {
  return {
    paths: Object.keys(files).toSorted(),
    read(path) {
      const text = Object.hasOwn(files, path) ? files[path] : null;
      return text == null ? null : Buffer.from(text);
    },
  };
}
