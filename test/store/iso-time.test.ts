import tap from 'tap';

import { isoTime, isoTimeOrNull } from '../../src/store/iso-time.ts';

void tap.test('times are written as a Date writes them', async (t) => {
  const times = [
    0, -1, 999, 59_999, 86_399_999, 86_400_000, -86_400_001, 951_782_399_999, 253_402_300_800_000,
  ];
  const spread = Array.from({ length: 2000 }, (_, index) => 1_763_769_600_000 + index * 7_654_321);
  for (const ms of [...times, ...spread, ...spread.toReversed()]) {
    if (isoTime(ms) !== new Date(ms).toISOString()) t.equal(isoTime(ms), new Date(ms).toISOString());
  }
  t.equal(isoTime(1_763_856_000_123), '2025-11-23T00:00:00.123Z');
  t.equal(isoTimeOrNull(0), '1970-01-01T00:00:00.000Z');
  t.equal(isoTimeOrNull(null), null);
});

void tap.test('what is no time is refused', async (t) => {
  t.throws(() => isoTime(Number.NaN), RangeError);
  t.throws(() => isoTime(9e15), RangeError);
});
