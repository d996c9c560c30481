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

/** The same work by us and by what it is measured against, in turn. */
export interface Rounds {
  readonly name: string;
  /** Milliseconds; those of one place in both lists were taken one after the other. */
  readonly ours: readonly number[];
  readonly baseline: readonly number[];
  /** The most that the median of the rounds' ratios may be. */
  readonly bound: number;
}

/**
 * Prints the median of the rounds' ratios and their spread, and returns whether the median is within its bound. What disturbs a machine
 * for some seconds disturbs both halves of a round.
 */
export function reportRounds({ name, ours, baseline, bound }: Rounds): boolean {
  const ratios = ours
    .map((value, round) => value / (baseline[round] ?? Number.NaN))
    .toSorted((a, b) => a - b);
  const ratio = median(ratios);
  const isWithin = ratio <= bound;
  const medians = `${median(ours).toFixed(0)} ms  baseline ${median(baseline).toFixed(0)} ms`;
  const spread = `${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)} in ${ratios.length} rounds`;
  console.log(
    `${name}: ${medians}, ratio ${ratio.toFixed(2)}, ${spread}  (${isWithin ? 'within' : 'OVER'} ${bound}×)`,
  );
  return isWithin;
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
