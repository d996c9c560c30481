import * as fc from 'fast-check';
import t from 'tap';

import { readRange } from '../../src/api/range.ts';

void t.test('a range that is read lies inside, whatever was asked for', async (test) => {
  const header = fc.oneof(
    fc
      .tuple(fc.option(fc.nat(300)), fc.option(fc.nat(300)))
      .map(([first, last]) => `bytes=${first ?? ''}-${last ?? ''}`),
    fc.string(),
  );
  fc.assert(
    fc.property(header, fc.nat(200), (text, size) => {
      const range = readRange(text, size);
      return typeof range === 'string' || (0 <= range.start && range.start <= range.end && range.end < size);
    }),
  );
  test.equal(readRange('bytes=0-', 0), 'unsatisfiable', 'nothing has no part');
  test.same(readRange(' bytes=0-0 ', 5), { start: 0, end: 0 });
  test.equal(readRange(undefined, 5), 'whole');
});
