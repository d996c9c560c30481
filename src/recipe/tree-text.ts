import type { SourceTree } from '../source/source-tree.ts';

/** A file's text, null when it is not there or cannot be read. */
export function readText(tree: SourceTree, path: string): string | null {
  return tree.read(path)?.toString('utf8') ?? null;
}

/** The first of `paths` that the tree has. */
export function firstOf(tree: SourceTree, paths: readonly string[]): string | null {
  return paths.find((path) => tree.paths.includes(path)) ?? null;
}

/** The texts of all readable files whose path fits, joined: to look for a word in any of them. */
export function joinedText(tree: SourceTree, pattern: RegExp): string {
  let text = '';
  for (const path of tree.paths) {
    if (text.length > ENOUGH_TEXT) break;
    if (pattern.test(path)) text += `${readText(tree, path) ?? ''}\n`;
  }
  return text;
}
const ENOUGH_TEXT = 1024 ** 2;

/** A text as one word of a shell script. */
export function shellQuote(text: string): string {
  return /^[A-Za-z0-9_./:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
