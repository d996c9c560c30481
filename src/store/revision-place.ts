/** A place in what is ordered by time, then number, the newest first: `<ms>.<number>`. Anything else is before all. */
export function readPlace(place: string | null): { beforeMs: number; beforeNumber: number } {
  const [, ms, number] = /^([0-9]{1,15})\.([0-9]{1,15})$/.exec(place ?? '') ?? [];
  if (ms === undefined || number === undefined) {
    return { beforeMs: Number.MAX_SAFE_INTEGER, beforeNumber: Number.MAX_SAFE_INTEGER };
  }
  return { beforeMs: Number(ms), beforeNumber: Number(number) };
}

/** The place after the first `limit` of `rows`; null when there are no more. */
export function placeOf<Row extends { readonly number: number }>(
  rows: readonly Row[],
  limit: number,
  msOf: (row: Row) => number,
): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? `${msOf(last)}.${last.number}` : null;
}
