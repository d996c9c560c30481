import * as fc from 'fast-check';
import tap from 'tap';

import { DURATION_PATTERN, parseDuration, parseSize, SIZE_PATTERN } from '../../src/recipe/human-units.ts';

void tap.test('durations are read in seconds', (t) => {
  const seconds = { '90s': 90, '30m': 1800, '1h30m': 5400, '2d': 172_800, '1d 2h 3m 4s': 93_784 };
  for (const [text, expected] of Object.entries(seconds)) {
    t.match(text, DURATION_PATTERN);
    t.equal(parseDuration(text), expected, text);
  }
  for (const text of ['', '30', '30 minutes', '1m1h', '-1s', '1.5h', 'm']) t.notMatch(text, DURATION_PATTERN);
  t.end();
});

void tap.test('sizes are read as coreutils reads them', (t) => {
  const bytes = { '1K': 1024, '1KiB': 1024, '1KB': 1000, '1.5G': 1_610_612_736, '10 GB': 1e10, '7B': 7 };
  for (const [text, expected] of Object.entries(bytes)) {
    t.match(text, SIZE_PATTERN);
    t.equal(parseSize(text), expected, text);
  }
  for (const text of ['', '4', 'GiB', '4 gigs', '-1K', '1KIB', '1.2345G']) t.notMatch(text, SIZE_PATTERN);
  t.end();
});

void tap.test('what is written with a unit is read back', (t) => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000 }), (count) => {
      t.equal(parseDuration(`${count}s`), count);
      t.equal(parseSize(`${count}B`), count);
      t.equal(parseSize(`${count}MiB`), count * 1024 ** 2);
    }),
    { numRuns: 50 },
  );
  t.end();
});
