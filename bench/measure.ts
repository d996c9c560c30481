/** One line of the bench: a figure against its baseline, or against a bound. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What was measured beside it in the same run; null where the bound is absolute. */
  readonly baseline: number | null;
  /** The most that `value` (or `value / baseline`) may be. */
  readonly bound: number;
}

/** Wall time of `work` in milliseconds. */
export async function wallMs(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Prints a figure and returns whether it is within its bound. */
export function report({ name, value, unit, baseline, bound }: Figure): boolean {
  const ratio = baseline === null ? value : value / baseline;
  const isWithin = ratio <= bound;
  const against =
    baseline === null ? '' : `  baseline ${baseline.toFixed(0)} ${unit}, ratio ${ratio.toFixed(2)}`;
  const verdict = isWithin ? 'within' : 'OVER';
  console.log(
    `${name}: ${value.toFixed(0)} ${unit}${against}  (${verdict} ${bound}${baseline === null ? ` ${unit}` : '×'})`,
  );
  return isWithin;
}
