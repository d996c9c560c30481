import type { DiffNode } from '../comparison/difference.ts';

export interface TreeLimits {
  /** Lines of one node's unified diff. */
  readonly lines: number;
  /** Characters of one line, one comment or one name. */
  readonly lineLength: number;
  readonly comments: number;
  readonly nodes: number;
  /** Characters of all text together. */
  readonly characters: number;
}

/** Some tens of KiB for an ordinary artifact, below half a MiB for any. */
export const DEFAULT_TREE_LIMITS: TreeLimits = {
  lines: 200,
  lineLength: 1000,
  comments: 20,
  nodes: 500,
  characters: 400_000,
};

/**
 * A copy of a diffoscope tree that fits a document. Nodes are taken breadth first, so that a giant member does not hide
 * its siblings; where lines, comments or children were left out the node says `truncated`.
 */
export function boundTree(root: DiffNode, limits: TreeLimits): DiffNode {
  let nodes = limits.nodes;
  let characters = limits.characters;

  const text = (value: string): string => {
    const kept = cutLine(value, Math.min(limits.lineLength, characters));
    characters -= kept.length;
    return kept;
  };

  const copy = (node: DiffNode): DiffNode => {
    nodes -= 1;
    const [source1, source2] = [text(node.source1), text(node.source2)];
    const comments = node.comments.slice(0, limits.comments).map(text);
    const unifiedDiff = node.unifiedDiff === null ? null : cutDiff(node.unifiedDiff, limits, characters);
    characters -= unifiedDiff?.length ?? 0;
    const kept = { source1, source2, comments, unifiedDiff };
    return { ...kept, details: [], truncated: node.truncated || !isWhole(kept, node) };
  };

  const result = copy(root);
  const open = [{ from: root, to: result }];
  // The array grows while it is walked: a queue, without the cost of shift() on a hostile report.
  for (const { from, to } of open) {
    for (const child of from.details) {
      if (nodes <= 0 || characters <= 0) {
        to.truncated = true;
        break;
      }
      const kept = copy(child);
      to.details.push(kept);
      open.push({ from: child, to: kept });
    }
  }
  return result;
}

function isWhole(kept: Omit<DiffNode, 'details' | 'truncated'>, node: DiffNode): boolean {
  return (
    kept.source1 === node.source1 &&
    kept.source2 === node.source2 &&
    kept.unifiedDiff === node.unifiedDiff &&
    kept.comments.length === node.comments.length &&
    kept.comments.every((comment, index) => comment === node.comments[index])
  );
}

/** Whole lines from the start, as many as fit. Long lines are cut and end in `…`. */
function cutDiff(diff: string, limits: TreeLimits, characters: number): string {
  const kept: string[] = [];
  let left = characters;
  let at = 0;
  while (at < diff.length && kept.length < limits.lines) {
    const end = diff.indexOf('\n', at);
    const line = cutLine(diff.slice(at, end === -1 ? diff.length : end), limits.lineLength);
    if (line.length + 1 > left) break;
    left -= line.length + 1;
    kept.push(end === -1 ? line : `${line}\n`);
    at = end === -1 ? diff.length : end + 1;
  }
  return kept.join('');
}

/** Never between the halves of a surrogate pair. */
function cutLine(line: string, longest: number): string {
  if (line.length <= longest) return line;
  if (longest <= 0) return '';
  const end = /[\uD800-\uDBFF]/.test(line.charAt(longest - 2)) ? longest - 2 : longest - 1;
  return `${line.slice(0, Math.max(0, end))}…`;
}
