import { assert, constant, double, integer, oneof, property } from 'fast-check';
import tap from 'tap';

import {
  DELIVERY_DELAYS_MS,
  JITTER,
  MOST_WAIT_MS,
  nextTryMs,
  receiverPauseMs,
} from '../../src/coordinator/delivery-backoff.ts';

const chance = double({ min: 0, max: 1, noNaN: true });
const now = integer({ min: 0, max: 2 ** 42 });
const tries = integer({ min: 1, max: DELIVERY_DELAYS_MS.length });
const wait = oneof(constant(null), integer({ min: -1000, max: 2 * MOST_WAIT_MS }));

void tap.test('the schedule is the one that Standard Webhooks suggests', (t) => {
  const hours = DELIVERY_DELAYS_MS.map((ms) => ms / 3_600_000);
  t.strictSame(hours.slice(2), [0.5, 2, 5, 10, 14, 20, 24]);
  t.strictSame(DELIVERY_DELAYS_MS.slice(0, 2), [5000, 300_000]);
  const total = DELIVERY_DELAYS_MS.reduce((sum, ms) => sum + ms, 0);
  t.equal(total, ((75 * 60 + 35) * 60 + 5) * 1000, '75:35:05 since the first try');
  t.end();
});

void tap.test(
  'a further try comes after the pause, at most a fifth later, and never before what was asked for',
  (t) => {
    assert(
      property(tries, now, wait, chance, (made, nowMs, retryAfterMs, random) => {
        const at = nextTryMs({ tries: made, nowMs, retryAfterMs, random });
        if (at === null) return false;
        const asked = Math.min(retryAfterMs ?? 0, MOST_WAIT_MS);
        const least = Math.max(DELIVERY_DELAYS_MS[made - 1] ?? NaN, asked);
        return at - nowMs >= least && at - nowMs <= Math.ceil(least * (1 + JITTER));
      }),
    );
    t.end();
  },
);

void tap.test('pauses grow with the tries, whatever the jitter', (t) => {
  assert(
    property(
      integer({ min: 1, max: DELIVERY_DELAYS_MS.length - 1 }),
      now,
      chance,
      chance,
      (made, nowMs, left, right) => {
        const asked = { nowMs, retryAfterMs: null };
        const first = nextTryMs({ ...asked, tries: made, random: left });
        const second = nextTryMs({ ...asked, tries: made + 1, random: right });
        return first !== null && second !== null && first <= second;
      },
    ),
  );
  t.end();
});

void tap.test('after the tenth try there is none, whatever the receiver asks for', (t) => {
  assert(
    property(integer({ min: 10, max: 1000 }), now, wait, chance, (made, nowMs, retryAfterMs, random) => {
      return nextTryMs({ tries: made, nowMs, retryAfterMs, random }) === null;
    }),
  );
  t.end();
});

void tap.test(
  'a receiver that is not there is left alone for longer each time, for five minutes or as long as it asks',
  (t) => {
    t.strictSame(
      [1, 2, 3, 9, 10, 1000].map((failures) => receiverPauseMs(failures, null, 0)),
      [1000, 2000, 4000, 256_000, 300_000, 300_000],
    );
    assert(
      property(integer({ min: 1, max: 2000 }), wait, chance, (failures, retryAfterMs, random) => {
        const pause = receiverPauseMs(failures, retryAfterMs, random);
        const asked = Math.min(retryAfterMs ?? 0, MOST_WAIT_MS);
        return pause >= Math.max(1000, asked) && pause <= Math.ceil(Math.max(300_000, asked) * (1 + JITTER));
      }),
    );
    t.end();
  },
);
