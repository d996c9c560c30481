import type { SourceTree } from '../source/source-tree.ts';
import { firstOf } from './tree-text.ts';

/** npm never packs these, so a tree that has one is no published package. */
const NEVER_PUBLISHED = ['package-lock.json', '.gitignore', '.npmrc', 'pnpm-lock.yaml', 'yarn.lock'];

/** Where a package says its code is. */
export interface PackageEntries {
  readonly main?: string | undefined;
  readonly exports?: unknown;
  readonly bin?: unknown;
}

/** Whether a tree is what a registry hands out: it holds what was built, and often not what it was built from. */
export function isPublishedPackage(tree: SourceTree, pkg: PackageEntries): boolean {
  return firstOf(tree, NEVER_PUBLISHED) === null && hasEntries(tree, pkg);
}

/** Every file that it names as its entry is there. */
function hasEntries(tree: SourceTree, { main, exports, bin }: PackageEntries): boolean {
  const named = main === undefined ? [exports, bin].map(filesIn).find((files) => files.length > 0) : [main];
  const paths = new Set(tree.paths);
  return (named ?? ['index.js']).every((file) => {
    const entry = file.replace(/^\.\//, '').replace(/\/$/, '');
    return [entry, `${entry}.js`, `${entry}/index.js`].some((path) => paths.has(path));
  });
}

const MAX_DEPTH = 8;

/** The files of an `exports` or `bin` field, whatever its conditions. Patterns name no file. */
function filesIn(field: unknown, depth = 0): string[] {
  if (typeof field === 'string') return field.includes('*') ? [] : [field];
  if (typeof field !== 'object' || field === null || depth === MAX_DEPTH) return [];
  return Object.values(field).flatMap((value) => filesIn(value, depth + 1));
}
