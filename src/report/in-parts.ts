/** A list in parts of `size`, each with the number of its first item, counted from 1. */
export function inParts<Item>(
  items: readonly Item[],
  size: number,
): { from: number; items: readonly Item[] }[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) => ({
    from: part * size + 1,
    items: items.slice(part * size, (part + 1) * size),
  }));
}
