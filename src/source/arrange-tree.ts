import { byPath, quoted, type BytePath } from './byte-path.ts';
import { SourceError } from './source-error.ts';
import type { TreeEntry } from './tree-entry.ts';

const LONGEST_PATH = 4096;
const LONGEST_NAME = 255;

/**
 * One tree out of a source's members: sorted by byte, the folders between added, the last of two with one path kept.
 * Throws SourceError 'INVALID' naming a path that leaves the tree or runs through something that is no folder.
 */
export function arrangeTree(entries: Iterable<TreeEntry>): TreeEntry[] {
  const tree = new Map<BytePath, TreeEntry>();
  for (const entry of entries) {
    checkPath(entry.path);
    if (entry.kind === 'symlink') checkTarget(entry.path, entry.target);
    tree.set(entry.path, entry);
  }
  for (const path of tree.keys()) addParents(tree, path);
  return [...tree.values()].toSorted(byPath);
}

function checkPath(path: BytePath): void {
  const fault = faultOf(path);
  if (fault === null) return;
  throw new SourceError(
    'INVALID',
    `the source holds the path ${quoted(path).slice(0, 300)}, which ${fault}`,
    {
      hint: 'Take that entry out of the source.',
    },
  );
}

function faultOf(path: BytePath): string | null {
  if (path.startsWith('/')) return 'is absolute';
  if (path.includes('\0')) return 'holds a zero byte';
  if (path.length > LONGEST_PATH) return `is longer than ${LONGEST_PATH} bytes`;
  for (const part of path.split('/')) {
    if (part === '..') return 'leaves the tree';
    if (part === '' || part === '.') return 'has an empty part';
    if (part.length > LONGEST_NAME) return `has a name longer than ${LONGEST_NAME} bytes`;
  }
  return null;
}

function checkTarget(path: BytePath, target: BytePath): void {
  if (target !== '' && !target.includes('\0') && target.length < LONGEST_PATH) return;
  throw new SourceError('INVALID', `the symlink ${quoted(path)} has a target that no system takes`);
}

function addParents(tree: Map<BytePath, TreeEntry>, path: BytePath): void {
  for (let end = path.lastIndexOf('/'); end !== -1; end = path.lastIndexOf('/', end - 1)) {
    const parent = path.slice(0, end);
    const found = tree.get(parent);
    if (found === undefined) tree.set(parent, { kind: 'directory', path: parent, mtime: null });
    else if (found.kind === 'directory') return;
    else {
      throw new SourceError(
        'INVALID',
        `the source holds ${quoted(path)} below ${quoted(parent)}, which is a ${found.kind}`,
      );
    }
  }
}
