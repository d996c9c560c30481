import { setTimeout as sleep } from 'node:timers/promises';

import { test } from 'tap';

import { SharedWork } from '../../src/build/shared-work.ts';

async function fail(): Promise<string> {
  await sleep(1);
  throw new Error('no');
}

async function finish(signal: AbortSignal): Promise<string> {
  await sleep(20, undefined, { signal });
  return 'done';
}

const endless = (): AbortSignal => new AbortController().signal;

void test('two callers at once share one piece of work', async (t) => {
  const shared = new SharedWork<number>();
  let starts = 0;
  const start = async (): Promise<number> => {
    starts += 1;
    await sleep(5);
    return starts;
  };
  t.same(await Promise.all([shared.join('a', endless(), start), shared.join('a', endless(), start)]), [1, 1]);
  t.equal(await shared.join('a', endless(), start), 2);
});

void test('other keys are other work, and a failure reaches every caller', async (t) => {
  const shared = new SharedWork<string>();
  const results = await Promise.allSettled([
    shared.join('a', endless(), fail),
    shared.join('a', endless(), fail),
    shared.join('b', endless(), async () => 'fine'),
  ]);
  t.same(
    results.map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled'],
  );
});

void test('one caller leaving does not stop the work for the other', async (t) => {
  const shared = new SharedWork<string>();
  const leaver = new AbortController();
  const first = shared.join('a', leaver.signal, finish);
  const second = shared.join('a', endless(), finish);
  leaver.abort(new Error('left'));
  await t.rejects(first, { message: 'left' });
  t.equal(await second, 'done');
});

void test('the last caller leaving stops the work, and waits until it has stopped', async (t) => {
  const shared = new SharedWork<string>();
  const leaver = new AbortController();
  let hasStopped = false;
  const work = shared.join('a', leaver.signal, async (signal) => {
    try {
      await sleep(10_000, undefined, { signal });
    } catch {
      await sleep(5);
      hasStopped = true;
      throw new Error('stopped');
    }
    return 'done';
  });
  leaver.abort(new Error('left'));
  await t.rejects(work, { message: 'left' });
  t.ok(hasStopped);
  t.notOk(shared.isRunning('a'));
});

void test('whoever comes while left work is stopping gets work of their own', async (t) => {
  const shared = new SharedWork<string>();
  const leaver = new AbortController();
  const first = shared.join('a', leaver.signal, finish);
  leaver.abort(new Error('left'));
  const second = shared.join('a', endless(), finish);
  await t.rejects(first, { message: 'left' });
  t.equal(await second, 'done');
});
