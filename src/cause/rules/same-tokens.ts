import type { Lines, Site } from '../site.ts';

/** True when both sides consist of the same words, numbers and signs, in whatever order, and there are enough to tell. */
export function haveSameTokens({ removed, added, isCut }: Lines & Pick<Site, 'isCut'>): boolean {
  if (isCut) return false;
  const left = tokens(removed);
  return left.length >= LEAST && left.join('\0') === tokens(added).join('\0');
}

/** The digits of one number in another order are another number: it takes several words. */
const LEAST = 4;

/** Commas go: the last of a list has none. */
function tokens(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.match(/[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s,]/gu) ?? []).toSorted();
}
