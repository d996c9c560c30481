/** What `load` gave last, for `freshMs`; callers that come meanwhile wait for the same load. A failure is not kept. */
export function createRecent<T>(
  load: () => Promise<T>,
  { clock, freshMs }: { readonly clock: () => number; readonly freshMs: number },
): () => Promise<T> {
  let latest: { readonly value: Promise<T>; readonly atMs: number } | null = null;
  return () => {
    if (latest !== null && clock() - latest.atMs < freshMs) return latest.value;
    const mine = { value: load(), atMs: clock() };
    latest = mine;
    mine.value.catch(() => {
      if (latest === mine) latest = null;
    });
    return mine.value;
  };
}
