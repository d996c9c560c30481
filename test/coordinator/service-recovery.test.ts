import { setTimeout as sleep } from 'node:timers/promises';

import tap, { type Test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { createMemoryEngine, type MemoryEngine } from './memory-engine.ts';
import { openServiceRig, type ServiceRig, type ServiceRigOptions } from './service-rig.ts';

/** One process after the other on the same store and engine. */
function processes(t: Test, options: ServiceRigOptions, engine: MemoryEngine = createMemoryEngine()) {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  return {
    engine,
    next: async (more: Partial<ServiceRigOptions> = {}): Promise<ServiceRig> => {
      const rig = openServiceRig(directory, { ...options, ...more, engine });
      await rig.service.start();
      return rig;
    },
  };
}

/** When each build began and ended, in ms since the epoch. */
function buildSpans({ builds }: ComparisonDocument): [startedAt: number, endedAt: number][] {
  const timed = builds.flatMap(({ phases }) => phases.filter(({ phase }) => phase === 'build'));
  return timed.map(({ startedAt, durationMs }) => [
    Date.parse(startedAt),
    Date.parse(startedAt) + durationMs,
  ]);
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(5);
}

void tap.test('builds that run on are joined, and their lines keep their numbers', async (t) => {
  const { engine, next } = processes(t, {
    play: () => ({ files: { app: 'x' }, log: 'one\ntwo', takesMs: 400 }),
  });
  const first = await next();
  const id = first.submit('bookworm*2');
  await until(() => engine.running === 2);
  await first.leave();
  t.equal(engine.running, 2);
  const leftAt = Date.now();
  const second = await next();
  const lines = [];
  for await (const line of second.service.log(id, 0, 0, new AbortController().signal)) lines.push(line);
  t.same(lines, [
    { number: 1, text: 'one' },
    { number: 2, text: 'two' },
  ]);
  const document = await second.document(id);
  t.equal(document.judgement.verdict, 'reproducible');
  for (const [startedAt, endedAt] of buildSpans(document)) t.ok(startedAt < leftAt && leftAt < endedAt);
  t.same([...engine.starts.values()], [1, 1]);
  const history = second.history(id);
  t.same(history.filter((line) => line.startsWith('recovered')).toSorted(), [
    'recovered',
    'recovered 0 1',
    'recovered 1 1',
  ]);
  t.equal(engine.sandboxes.size, 0);
  await second.leave();
});

void tap.test('a build that ended while nobody was there is collected', async (t) => {
  const { engine, next } = processes(t, { play: () => ({ files: { app: 'x' }, takesMs: 30 }) });
  const first = await next();
  const id = first.submit('bookworm*2');
  await until(() => engine.running === 2);
  await first.leave();
  await until(() => engine.running === 0);
  const endedAt = Date.now();
  await sleep(100);
  const second = await next();
  const document = await second.document(id);
  t.equal(document.judgement.verdict, 'reproducible');
  t.ok(buildSpans(document).every((span) => span[1] <= endedAt));
  t.same([...engine.starts.values()], [1, 1]);
  await second.leave();
});

void tap.test('what was cancelled before its process died ends, and its builds with it', async (t) => {
  const { engine, next } = processes(t, { play: () => ({ files: { app: 'x' }, takesMs: 300 }) });
  const first = await next();
  const id = first.submit('bookworm*2');
  await until(() => engine.running === 2);
  first.store.queue.cancel(id, 'not wanted');
  await first.leave();
  t.equal(engine.running, 2);
  const second = await next();
  t.match(second.store.comparisons.find(id), { status: 'cancelled', sentence: 'not wanted' });
  await until(() => engine.sandboxes.size === 0);
  await second.leave();
});

void tap.test('a build whose sandbox is gone is lost, said so, and made again', async (t) => {
  const { engine, next } = processes(t, { play: () => ({ files: { app: 'x' }, takesMs: 100 }) });
  const first = await next();
  const id = first.submit('bookworm*2');
  await until(() => engine.running === 2);
  await first.leave();
  for (const sandbox of engine.sandboxes.values()) sandbox.stop();
  engine.sandboxes.clear();
  const second = await next();
  const document = await second.document(id);
  t.match(document, { judgement: { verdict: 'reproducible' }, builds: [{ attempt: 2 }, { attempt: 2 }] });
  t.same([...engine.starts.values()], [1, 1, 1, 1]);
  const lost = second.history(id).filter((line) => line.startsWith('attempt-lost'));
  t.same(lost.toSorted(), ['attempt-lost 0 1', 'attempt-lost 1 1']);
  await second.leave();
});

void tap.test('builds that had ended are not made again, and events go on with higher numbers', async (t) => {
  const { engine, next } = processes(t, {
    jobs: 1,
    play: ({ builder }) => ({ files: { app: 'x' }, takesMs: builder.repeat === 1 ? 5 : 300 }),
  });
  const first = await next();
  const id = first.submit('bookworm*2');
  const seen: number[] = [];
  for await (const { number, event } of first.service.events(id, 0, new AbortController().signal)) {
    seen.push(number);
    if (event.kind === 'built') break;
  }
  await until(() => engine.running === 1);
  await first.leave();
  const second = await next();
  const events = await second.events(id, seen.at(-1));
  t.ok(events.every(({ number }) => number > (seen.at(-1) ?? 0)));
  t.same(
    events.flatMap(({ event }) => (event.kind === 'built' ? [event.build] : [])),
    [0, 1],
  );
  t.same([...engine.starts.values()], [1, 1]);
  await second.leave();
});

void tap.test('what waited in the queue is taken by the next process', async (t) => {
  const { next } = processes(t, { jobs: 1, play: () => ({ files: { app: 'x' }, takesMs: 50 }) });
  const first = await next();
  const ids = [1, 2, 3].map(() => first.submit('bookworm*2', { again: true }));
  await first.leave();
  const second = await next();
  for (const id of ids) t.equal((await second.document(id)).judgement.verdict, 'reproducible');
  await second.leave();
});

void tap.test('a service that stops finishes what it can within its grace', async (t) => {
  const { engine, next } = processes(t, { play: () => ({ files: { app: 'x' }, takesMs: 50 }) });
  const rig = await next();
  const id = rig.submit('bookworm*2');
  await until(() => engine.running === 2);
  await rig.service.stop(30_000);
  t.equal(rig.store.comparisons.find(id).status, 'finished');
  t.equal(engine.sandboxes.size, 0);
  rig.store.close();
});

void tap.test('sandboxes that no comparison under way knows are cleared', async (t) => {
  const { engine, next } = processes(t, { play: () => ({ files: { app: 'x' }, takesMs: 300 }) });
  const first = await next();
  const id = first.submit('bookworm*2');
  await until(() => engine.running === 2);
  await first.leave();
  const [sandbox] = engine.sandboxes.values();
  if (sandbox === undefined) throw new Error('there is no sandbox');
  const plan = { ...sandbox.plan, name: 'cgone-bookworm-1', comparison: 'cgone' };
  engine.sandboxes.set(plan.name, { plan, ended: new Promise(() => {}), stop: () => {} });
  const second = await next();
  t.equal((await second.document(id)).judgement.verdict, 'reproducible');
  await until(() => engine.sandboxes.size === 0);
  await second.leave();
});

void tap.test('one that was left for a day is planned again, for its clocks are behind', async (t) => {
  const { engine, next } = processes(t, { play: () => ({ files: { app: 'x' }, takesMs: 100 }) });
  const first = await next();
  const id = first.submit('bookworm*2');
  await until(() => engine.running === 2);
  await first.leave();
  const second = await next({ clock: () => Date.now() + 30 * 3600 * 1000 });
  const document = await second.document(id);
  t.match(document, { judgement: { verdict: 'reproducible' }, builds: [{ attempt: 2 }, { attempt: 2 }] });
  t.ok((document.builds[0]?.environment.clock ?? 0) > Date.now() / 1000 + 30 * 3600);
  t.equal(engine.sandboxes.size, 0);
  await second.leave();
});
