import tap from 'tap';

import {
  DISABLE_AFTER_MS,
  settlementOf,
  type DeliveryOutcome,
} from '../../src/coordinator/delivery-outcome.ts';
import type { DispatchReceiver } from '../../src/store/delivery-store.ts';
import { START } from './delivery-rig.ts';

const receiver: DispatchReceiver = {
  number: 1,
  id: 'wh_1',
  kind: 'webhook',
  url: 'https://example.org',
  secrets: [],
  failingSinceMs: null,
  failures: 0,
};

const settle = (outcome: DeliveryOutcome, tries = 1, more: Partial<DispatchReceiver> = {}) =>
  settlementOf({ tries, receiver: { ...receiver, ...more } }, outcome, { nowMs: START, random: 0 });

const failed: DeliveryOutcome = { kind: 'failed', status: 400, answer: 'no' };
const absent: DeliveryOutcome = { kind: 'absent', status: 503, answer: '', retryAfterMs: null };

void tap.test('what is accepted is delivered; what is gone switches the receiver off', (t) => {
  t.match(settle({ kind: 'accepted', status: 200, answer: 'ok' }), { kind: 'delivered', status: 200 });
  t.match(settle({ kind: 'gone', status: 410, answer: '' }), { kind: 'failed', disableWhy: /410/ });
  t.match(settle({ kind: 'refused', status: 422, answer: '' }), { kind: 'failed', disableWhy: null });
  t.end();
});

void tap.test('a receiver that answers is not paused; one that is not there is', (t) => {
  t.match(settle(failed), { kind: 'retry', nextAtMs: START + 5000, pausedUntilMs: null });
  t.match(settle(absent), { kind: 'retry', nextAtMs: START + 5000, pausedUntilMs: START + 1000 });
  t.match(settle(absent, 1, { failures: 3 }), { pausedUntilMs: START + 8000 });
  const asked = { ...absent, retryAfterMs: 60_000 };
  t.match(settle(asked), { nextAtMs: START + 60_000, pausedUntilMs: START + 60_000 });
  t.end();
});

void tap.test('after ten tries a delivery is given up, and after five days its receiver', (t) => {
  t.match(settle(failed, 10), { kind: 'failed', disableWhy: null });
  const since = START - DISABLE_AFTER_MS;
  t.match(settle(absent, 3, { failingSinceMs: since }), {
    kind: 'failed',
    disableWhy: 'it took nothing for 5 days',
  });
  t.match(settle(absent, 3, { failingSinceMs: since + 1 }), { kind: 'retry' });
  t.match(settle({ kind: 'accepted', status: 200, answer: '' }, 3, { failingSinceMs: since }), {
    kind: 'delivered',
  });
  t.end();
});
