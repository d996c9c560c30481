import { test } from 'tap';

import { createStartSpacing, START_GAP_MS, type Spaced } from '../../src/build/start-spacing.ts';

const endless = new AbortController().signal;

function plan(clock: number | null, more: Partial<Spaced> = {}): Spaced {
  return { comparison: 'c1', phase: 'build', startsApart: false, environment: { clock }, ...more };
}

/** Runs `work` and says how many milliseconds it took. */
async function timed(work: Promise<void>): Promise<number> {
  const started = performance.now();
  await work;
  return performance.now() - started;
}

void test('builds with different clocks start apart, those with the same clock at once', async (t) => {
  const turnOf = createStartSpacing(Date.now);
  const [first, varied, repeat, otherComparison] = await Promise.all([
    timed(turnOf(plan(1000), endless)),
    timed(turnOf(plan(2000), endless)),
    timed(turnOf(plan(1000), endless)),
    timed(turnOf(plan(3000, { comparison: 'c2' }), endless)),
  ]);
  t.ok(varied >= START_GAP_MS - 50, `${varied}`);
  const experiment = await timed(turnOf(plan(1000, { startsApart: true }), endless));
  t.ok(experiment >= START_GAP_MS - 50, `${experiment}, though a build with its clock ran`);
  for (const other of [first, repeat, otherComparison]) t.ok(other < START_GAP_MS / 2, `${other}`);
});

void test('nothing waits where no clock is set, nor a fetch', async (t) => {
  const turnOf = createStartSpacing(Date.now);
  await turnOf(plan(1000), endless);
  t.ok((await timed(turnOf(plan(null, { phase: 'fetch' }), endless))) < START_GAP_MS / 2);
  const real = createStartSpacing(Date.now);
  await real(plan(null), endless);
  t.ok((await timed(real(plan(null), endless))) < START_GAP_MS / 2);
});

void test('a build that is stopped does not wait for its turn', async (t) => {
  const turnOf = createStartSpacing(Date.now);
  await turnOf(plan(1000), endless);
  t.ok((await timed(turnOf(plan(2000), AbortSignal.abort()))) < START_GAP_MS / 2);
});

void test('what started long ago keeps nothing waiting', async (t) => {
  let now = 1_000_000;
  const turnOf = createStartSpacing(() => now);
  await turnOf(plan(1000), endless);
  now += START_GAP_MS;
  t.ok((await timed(turnOf(plan(2000), endless))) < START_GAP_MS / 2);
});
