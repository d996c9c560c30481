import type { ComparisonVerdict } from './verdict.ts';

/** After diff(1): what `verbatim compare` and `verbatim verify` exit with. 2 is for usage and system errors. */
export const EXIT_CODES = { reproducible: 0, unreproducible: 1, error: 2, inconclusive: 3 } as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** `equivalent` is not reproducible: it exits 1 unless the caller accepts it. */
export function exitCodeOf(verdict: ComparisonVerdict, options: { acceptEquivalent: boolean }): ExitCode {
  switch (verdict) {
    case 'reproducible':
      return EXIT_CODES.reproducible;
    case 'equivalent':
      return options.acceptEquivalent ? EXIT_CODES.reproducible : EXIT_CODES.unreproducible;
    case 'unreproducible':
      return EXIT_CODES.unreproducible;
    case 'inconclusive':
      return EXIT_CODES.inconclusive;
  }
}
