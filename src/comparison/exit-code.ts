import type { ComparisonVerdict } from './verdict.ts';

/** After diff(1): what `verbatim compare` and `verbatim verify` exit with. 2 is for usage and system errors. */
export const EXIT_CODES = { reproducible: 0, unreproducible: 1, error: 2, inconclusive: 3 } as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

const BY_VERDICT: Readonly<Record<ComparisonVerdict, ExitCode>> = {
  reproducible: EXIT_CODES.reproducible,
  equivalent: EXIT_CODES.unreproducible,
  unreproducible: EXIT_CODES.unreproducible,
  inconclusive: EXIT_CODES.inconclusive,
};

/** `equivalent` is not reproducible: it exits 1 unless the caller accepts it. */
export function exitCodeOf(verdict: ComparisonVerdict, options: { acceptEquivalent: boolean }): ExitCode {
  const isAccepted = verdict === 'equivalent' && options.acceptEquivalent;
  return isAccepted ? EXIT_CODES.reproducible : BY_VERDICT[verdict];
}
