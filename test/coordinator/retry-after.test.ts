import tap from 'tap';

import { retryAfterMs } from '../../src/coordinator/retry-after.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

const of = (headers: Record<string, string>): number | null =>
  retryAfterMs((name) => headers[name] ?? null, NOW);

void tap.test('how long an answer asks to be left alone', (t) => {
  t.equal(of({}), null);
  t.equal(of({ 'retry-after': '120' }), 120_000);
  t.equal(of({ 'retry-after': 'Sun, 22 Nov 2026 12:01:00 GMT' }), 60_000);
  t.equal(of({ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }), 0, 'in the past');
  t.equal(of({ 'retry-after': 'soon' }), null);
  t.equal(of({ 'retry-after': '9'.repeat(30) }), null, 'no number that anybody means');
  const reset = String(NOW / 1000 + 30);
  t.equal(of({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }), 30_000, 'GitHub');
  t.equal(of({ 'x-ratelimit-remaining': '17', 'x-ratelimit-reset': reset }), null, 'there is something left');
  t.equal(of({ 'ratelimit-remaining': '0', 'ratelimit-reset': reset }), 30_000, 'GitLab');
  t.end();
});
