/** The counts of a row of `comparison_rate`. */
export const COMPARISON_COUNTS = [
  'reproducible',
  'equivalent',
  'unreproducible',
  'inconclusive',
  'interrupted',
  'cancelled',
  'nondeterministic',
  'regressed',
  'artifactMatch',
  'artifactEquivalent',
  'artifactMismatch',
  'artifactMissing',
  'artifactInconclusive',
] as const;
export type ComparisonCount = (typeof COMPARISON_COUNTS)[number];

/** The counts of a row of `builder_rate`. */
export const BUILD_COUNTS = [
  'success',
  'failure',
  'timeout',
  'cancelled',
  'error',
  'identical',
  'equivalent',
  'different',
  'durationMs',
] as const;
export type BuildCount = (typeof BUILD_COUNTS)[number];

/** What one result adds. */
export type Counts<Name extends string> = Partial<Record<Name, number>>;

export function addCount<Name extends string>(counts: Counts<Name>, name: Name, by: number): void {
  counts[name] = (counts[name] ?? 0) + by;
}
