import type { DiffNode, Difference } from '../comparison/difference.ts';

const LINES = 40;
const LINE_LENGTH = 200;

/** The first lines of a difference as text: how it went, then each node's name and what changed there. */
export function differenceHead(difference: Difference): string[] {
  const { tool, pass, status, message, degraded, tree } = difference;
  const lines = [`${tool}, ${pass} pass, ${status}${message === null ? '' : `: ${message}`}`, ...degraded];
  for (const line of tree === null ? [] : walk(tree, '')) {
    if (lines.length > LINES) return [...lines, '…'];
    lines.push(line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line);
  }
  return lines;
}

/** Lazily, for a tree may hold far more than its head. */
function* walk(node: DiffNode, indent: string): Generator<string> {
  yield `${indent}${node.source1.slice(0, LINE_LENGTH)}`;
  for (const comment of node.comments) yield `${indent}  (${comment.slice(0, LINE_LENGTH)})`;
  const diff = node.unifiedDiff ?? '';
  for (let start = 0; start < diff.length;) {
    const newline = diff.indexOf('\n', start);
    const end = newline === -1 ? diff.length : newline;
    yield `${indent}  ${diff.slice(start, Math.min(end, start + LINE_LENGTH))}`;
    start = end + 1;
  }
  for (const detail of node.details) yield* walk(detail, `${indent}  `);
}
