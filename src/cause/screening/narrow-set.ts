import type { Evidence } from './evidence.ts';
import { holdsAny, isWithinAny, singlesOf, type VariationSet } from './variation-set.ts';

/**
 * The next set to build where more is triggered than was imagined: a part of the smallest set that differs and is not explained,
 * as in delta debugging (https://doi.org/10.1109/32.988498). Null when that set cannot be made smaller.
 */
export function narrowSet({ differing, same, triggers }: Evidence): VariationSet | null {
  const smallest = differing.find((set) => !holdsAny(set, triggers));
  if (smallest === undefined) return null;
  const singles = singlesOf(smallest);
  for (let parts = 2; parts <= singles.length; parts = Math.min(parts * 2, singles.length)) {
    const chunks = splitIn(singles, parts);
    const open = [...chunks, ...chunks.map((chunk) => smallest & ~chunk)].find(
      (set) => !isWithinAny(set, same) && !holdsAny(set, differing),
    );
    if (open !== undefined) return open;
    if (parts === singles.length) return null;
  }
  return null;
}

function splitIn(singles: readonly VariationSet[], parts: number): VariationSet[] {
  return Array.from({ length: parts }, (_, part) =>
    singles
      .slice(Math.floor((part * singles.length) / parts), Math.floor(((part + 1) * singles.length) / parts))
      .reduce((set, single) => set | single, 0),
  );
}
