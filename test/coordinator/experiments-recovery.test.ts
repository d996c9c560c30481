import { setTimeout as sleep } from 'node:timers/promises';

import tap, { type Test } from 'tap';

import { explainRequestSchema } from '../../src/comparison/explanation.ts';
import { explanationRequest } from '../../src/comparison/explanation-request.ts';
import { openCoordinatorRig } from './coordinator-rig.ts';
import { createMemoryEngine } from './memory-engine.ts';
import { playWorld, type World } from './played-world.ts';
import { openServiceRig, type ServiceRig } from './service-rig.ts';

const EXPLAIN = explainRequestSchema.parse({});
const HOUR_MS = 3600 * 1000;
const WORLD: World = { artifacts: { app: [['timezone'], ['locale']], lib: [['umask']] }, takesMs: 60 };

/** One process after the other on the same store and engine. */
function processes(t: Test, world: World = WORLD) {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const engine = createMemoryEngine();
  const next = async (aheadMs = 0): Promise<ServiceRig> => {
    const clock = (): number => Date.now() + aheadMs;
    const rig = openServiceRig(directory, { play: playWorld(world), engine, clock });
    await rig.service.start();
    return rig;
  };
  return { directory, engine, next };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(5);
}

void tap.test('a second process goes on amid the experiments, and none is lost or made twice', async (t) => {
  const { engine, next } = processes(t);
  const first = await next();
  const id = first.submit('bookworm*2,bookworm+all', { explain: EXPLAIN });
  // The compared builds, and one of the first batch.
  await until(() => engine.starts.size >= 5 && engine.running > 0);
  await first.leave();
  const second = await next();
  const document = await second.document(id);
  t.same([...new Set(engine.starts.values())], [1]);
  const experiments = document.explanation?.experiments ?? [];
  t.equal(engine.starts.size, 3 + experiments.length);
  t.equal(document.explanation?.screenings[0]?.screening.buildsSpent, 3 + experiments.length);
  t.match(document.explanation?.screenings[0]?.screening.artifacts, [
    { path: 'app', cells: { timezone: 'confirmed', locale: 'confirmed' } },
    { path: 'lib', cells: { umask: 'confirmed' } },
  ]);
  const ended = second.history(id).filter((line) => line.startsWith('attempt-ended'));
  t.equal(new Set(ended).size, 3 + experiments.length);
  t.equal(engine.sandboxes.size, 0);
  await second.leave();
});

void tap.test('experiments wait for an engine that went away', async (t) => {
  const { engine, next } = processes(t);
  const first = await next();
  const id = first.submit('bookworm*2,bookworm+all', { explain: EXPLAIN });
  await until(() => engine.starts.size >= 5);
  engine.fault = new Error('the engine does not answer');
  await until(() => first.history(id).includes('requeued'));
  engine.fault = null;
  await first.leave();
  // It is due in half a minute.
  const rig = await next(HOUR_MS);
  const document = await rig.document(id);
  t.match(document.explanation, { stopped: null, screenings: [{ screening: { isComplete: true } }] });
  t.notOk(document.explanation?.experiments.some(({ build }) => build.outcome === 'error'));
  await rig.leave();
});

void tap.test('what is cancelled amid experiments leaves nothing behind', async (t) => {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const rig = openCoordinatorRig(directory, { play: playWorld(WORLD) });
  t.teardown(() => rig.store.close());
  const stop = new AbortController();
  const compared = rig.compare('bookworm*2,bookworm+all', {
    explain: EXPLAIN,
    signal: stop.signal,
    onEvent: (event) => {
      if (event.kind === 'experiments') stop.abort(new Error('interrupted'));
    },
  });
  await t.rejects(compared, { message: 'interrupted' });
  t.equal(rig.executor.open.size, 0);
  t.match(rig.store.comparisons.list({ limit: 1 }), [{ status: 'interrupted' }]);
});

void tap.test('a comparison that is being explained is not removed by a retention', async (t) => {
  const { engine, next } = processes(t);
  const rig = await next();
  const earlier = await rig.document(rig.submit('bookworm,bookworm+timezone'));
  const request = explanationRequest(earlier, EXPLAIN, { jobs: null, maxDiffs: 0 });
  const id = rig.submit('bookworm', request);
  t.equal(rig.store.reader.find(id, { kind: 'all' }).record.reuseOf, earlier.id);
  await rig.document(id);
  t.equal(engine.sandboxes.size, 0);
  rig.store.comparisons.remove(earlier.id);
  const gone = rig.submit('bookworm', { ...request, jobs: 1 });
  await t.rejects(rig.document(gone), {
    message: `interrupted: comparison ${earlier.id}, which was to be explained, is gone`,
  });
  await rig.leave();
});
