import type { Site } from '../site.ts';

/** True when either side has the same changed lines in another order. */
export function haveSameLines({ removed, added, isCut, isBinary }: Site): boolean {
  if (isCut || isBinary || removed.length === 0 || removed.length !== added.length) return false;
  const right = added.toSorted();
  return removed.toSorted().every((line, index) => line === right[index]);
}
