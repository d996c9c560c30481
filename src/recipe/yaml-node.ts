import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml';

/** The node at `path`, or the nearest one above it that there is; with `isKey`, the key rather than its value. */
export function nodeAt(document: Document, path: readonly PropertyKey[], isKey: boolean): Node | null {
  let node: Node | null = document.contents;
  for (const [index, part] of path.entries()) {
    const container = isAlias(node) ? (node.resolve(document) ?? null) : node;
    const isLast = index === path.length - 1;
    const next = childOf(container, part, isLast && isKey);
    if (next === null) return node;
    node = next;
  }
  return node;
}

function childOf(container: Node | null, part: PropertyKey, wantsKey: boolean): Node | null {
  if (isSeq<Node>(container)) return container.items[Number(part)] ?? null;
  if (!isMap<Node, Node | null>(container)) return null;
  const pair = container.items.find(({ key }) => isScalar(key) && key.value === part);
  if (pair === undefined) return null;
  // A key without a value has its problem at the key.
  return wantsKey || pair.value === null ? pair.key : pair.value;
}
