/** `next` is the subset that has to be tried before the search goes on; null when leaving out any one of `smallest` was tried and fails. */
export interface Minimising<Item> {
  readonly smallest: readonly Item[];
  readonly next: readonly Item[] | null;
}

/**
 * Delta debugging (ddmin, https://doi.org/10.1109/32.988498): a part of `all` that still passes and of which nothing can be left out.
 * It is run from its beginning over what is known until something is not: `passes` says null for a subset that was not tried.
 * `all` itself is tried first; where that fails, it is the smallest there is. The empty subset is never tried.
 */
export function minimise<Item>(
  all: readonly Item[],
  passes: (subset: readonly Item[]) => boolean | null,
): Minimising<Item> {
  const first = all.length === 0 ? false : passes(all);
  if (first !== true) return { smallest: all, next: first === null ? all : null };
  let smallest = all;
  let parts = 2;
  while (smallest.length > 1) {
    const whole = smallest;
    const chunks = splitIn(whole, parts);
    // Of two parts, each is what the other leaves.
    const rests = parts === 2 ? [] : chunks.map((chunk) => whole.filter((item) => !chunk.includes(item)));
    const telling = [...chunks, ...rests].find((subset) => passes(subset) !== false);
    if (telling === undefined) {
      if (parts >= whole.length) break;
      parts = Math.min(parts * 2, whole.length);
      continue;
    }
    if (passes(telling) === null) return { smallest, next: telling };
    parts = rests.includes(telling) ? parts - 1 : 2;
    smallest = telling;
  }
  return { smallest, next: null };
}

function splitIn<Item>(items: readonly Item[], parts: number): Item[][] {
  const edge = (part: number): number => Math.floor((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(edge(part), edge(part + 1)));
}
