import tap from 'tap';

import { exitCodeOf } from '../../src/comparison/exit-code.ts';
import { COMPARISON_VERDICTS } from '../../src/comparison/verdict.ts';

const codes = (acceptEquivalent: boolean): unknown =>
  Object.fromEntries(
    COMPARISON_VERDICTS.map((verdict) => [verdict, exitCodeOf(verdict, { acceptEquivalent })]),
  );

void tap.test('exit codes are those of diff, and 3 for what is not known', (t) => {
  t.strictSame(codes(false), { reproducible: 0, equivalent: 1, unreproducible: 1, inconclusive: 3 });
  t.strictSame(codes(true), { reproducible: 0, equivalent: 0, unreproducible: 1, inconclusive: 3 });
  t.end();
});
