import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import tap, { type Test } from 'tap';

import { BuildError } from '../../src/build/build-error.ts';
import { NO_FLAGS } from '../../src/recipe/recipe-flags.ts';
import { createMemoryEngine } from './memory-engine.ts';
import { openServiceRig, type ServiceRig, type ServiceRigOptions } from './service-rig.ts';

const SAME: ServiceRigOptions['play'] = () => ({ files: { app: 'x' } });
const BY_HOST: ServiceRigOptions['play'] = ({ environment }) => ({ files: { app: environment.hostname } });

async function open(t: Test, options: ServiceRigOptions): Promise<ServiceRig> {
  const rig = openServiceRig(t.testdir({ source: { 'hello.txt': 'hello\n' } }), options);
  t.teardown(async () => rig.leave());
  await rig.service.start();
  return rig;
}

const openFiles = (): number => readdirSync('/proc/self/fd').length;

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(5);
}

void tap.test('a request is taken at once, and its events end with the document', async (t) => {
  const rig = await open(t, { play: SAME });
  const id = rig.submit('bookworm*2');
  const document = await rig.document(id);
  t.equal(document.judgement.verdict, 'reproducible');
  t.same(await rig.store.comparisons.document(id), document);
  t.same(rig.history(id), [
    'submitted',
    'started',
    'planned',
    'attempt-started 0 1',
    'attempt-started 1 1',
    'attempt-ended 0 1',
    'attempt-ended 1 1',
    'judging',
    'finished',
  ]);
  t.equal(rig.executor.open.size, 0);
  await until(() => rig.ended.length === 1);
  t.match(rig.ended, [{ id, status: 'finished' }]);
  t.same(rig.problems, []);
});

void tap.test('events are numbered from 1, and go on after any of them', async (t) => {
  const rig = await open(t, {
    play: ({ environment }) => ({ files: { app: environment.hostname }, takesMs: 50 }),
  });
  const id = rig.submit('bookworm,bookworm+hostname');
  const all = await rig.events(id);
  t.same(
    all.slice(0, -1).map(({ number }) => number),
    all.slice(0, -1).map((_, index) => index + 1),
  );
  t.equal(all.at(-1)?.event.kind, 'finished');
  t.notOk(all.some(({ event }) => event.kind === 'line'));
  t.same(await rig.events(id), [], 'of one that has ended there is nothing to tell');
  await t.rejects(rig.events('c00000000000000'), { code: 'UNKNOWN_COMPARISON' });
});

void tap.test('log lines come as they are printed, numbered as in the stored log', async (t) => {
  const log = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join('\n');
  const rig = await open(t, { play: () => ({ files: { app: 'x' }, log, takesMs: 100 }) });
  const id = rig.submit('bookworm*2');
  const read = async (after: number) => {
    const lines = [];
    for await (const line of rig.service.log(id, 1, after, new AbortController().signal)) lines.push(line);
    return lines;
  };
  const live = await read(0);
  t.same(
    live,
    Array.from({ length: 20 }, (_, index) => ({ number: index + 1, text: `line ${index + 1}` })),
  );
  await rig.document(id);
  t.same(await read(0), live);
  t.same(await read(18), live.slice(18));
});

void tap.test('who comes late to a build that runs gets its log from the first line on', async (t) => {
  const log = Array.from({ length: 12_000 }, (_, index) => `line ${index + 1}`).join('\n');
  const rig = await open(t, { play: () => ({ files: { app: 'x' }, log, takesMs: 60_000 }) });
  const id = rig.submit('bookworm*2');
  await until(() => rig.engine.running === 2);
  const stop = new AbortController();
  const opened = openFiles();
  let last = 0;
  for await (const { number, text } of rig.service.log(id, 1, 0, stop.signal)) {
    if (number !== last + 1 || text !== `line ${number}`) t.fail(`${number} ${text} comes after ${last}`);
    last = number;
    if (last === 12_000) stop.abort();
  }
  t.equal(last, 12_000);
  rig.service.cancel(id, 'enough');
  await until(() => rig.executor.open.size === 0);
  await until(() => rig.store.comparisons.find(id).status === 'cancelled');
  await until(() => openFiles() <= opened - 2);
  t.pass('what kept the lines is closed');
});

void tap.test('never more runs than the machine holds, and heavy builds take more of it', async (t) => {
  const capabilities = { engine: { ...ENGINE, cpus: 3 } };
  const rig = await open(t, { play: () => ({ files: { app: 'x' }, takesMs: 20 }), capabilities });
  const light = [1, 2, 3].map(() => rig.submit('bookworm*3', { again: true }));
  await Promise.all(light.map((id) => rig.document(id)));
  t.equal(rig.executor.mostAtOnce(), 3);
  rig.engine.mostAtOnce = 0;
  const heavy = [1, 2].map(() => rig.submit('bookworm*3', { again: true, flags: { limits: { cpus: '2' } } }));
  await Promise.all(heavy.map((id) => rig.document(id)));
  t.equal(rig.executor.mostAtOnce(), 1);
});

void tap.test('a person goes before what is checked again', async (t) => {
  const started: string[] = [];
  const rig = await open(t, {
    jobs: 1,
    play: ({ comparison }) => {
      if (!started.includes(comparison)) started.push(comparison);
      return { files: { app: 'x' }, takesMs: 10 };
    },
  });
  const first = rig.submit('bookworm*2', { trigger: 'schedule', again: true });
  const check = rig.submit('bookworm*2', { trigger: 'schedule', again: true });
  const person = rig.submit('bookworm*2', { trigger: 'person', again: true });
  await Promise.all([first, check, person].map((id) => rig.document(id)));
  t.ok(started.indexOf(person) < started.indexOf(check));
});

void tap.test('a cancelled comparison stops what runs, and leaves nothing', async (t) => {
  const rig = await open(t, { jobs: 1, play: () => ({ takesMs: 60_000 }) });
  const running = rig.submit('bookworm*2', { again: true });
  const waiting = rig.submit('bookworm*2', { again: true });
  await until(() => rig.engine.running === 1);
  rig.service.cancel(waiting, 'not wanted');
  rig.service.cancel(running, 'enough');
  await t.rejects(rig.document(running), { message: 'cancelled: enough' });
  await t.rejects(rig.document(waiting), { message: 'cancelled: not wanted' });
  await until(() => rig.executor.open.size === 0);
  t.ok(rig.history(running).includes('attempt-lost 0 1'));
  rig.service.cancel(running, 'once more');
  t.throws(() => rig.service.cancel('c00000000000000', 'unknown'), { code: 'UNKNOWN_COMPARISON' });
  await until(() => rig.ended.length === 2);
  t.match(rig.ended, [
    { id: waiting, status: 'cancelled', why: 'not wanted' },
    { id: running, status: 'cancelled', why: 'enough' },
  ]);
});

void tap.test('what is not finished by its deadline is cancelled', async (t) => {
  const rig = await open(t, { jobs: 1, play: () => ({ takesMs: 60_000 }) });
  const running = rig.submit('bookworm*2', { again: true, deadlineMs: Date.now() + 300 });
  const waiting = rig.submit('bookworm*2', { again: true, deadlineMs: Date.now() + 300 });
  for (const id of [running, waiting])
    await t.rejects(rig.document(id), { message: 'cancelled: its deadline has passed' });
  await until(() => rig.executor.open.size === 0);
});

void tap.test(
  'a fault of the engine that stays puts the comparison back, and what was built stays',
  async (t) => {
    let isAway = true;
    const starts: string[] = [];
    const rig = await open(t, {
      tries: { error: 2 },
      play: ({ builder }) => {
        starts.push(builder.label);
        if (builder.label === 'bookworm#2' && isAway) throw new BuildError('ENGINE_FAULT', 'away');
        return { files: { app: 'x' } };
      },
    });
    const id = rig.submit('bookworm*2');
    await until(() => rig.ended.length === 1);
    t.match(rig.ended, [{ id, status: 'queued', why: /bookworm#2: away/ }]);
    t.equal(rig.store.comparisons.find(id).status, 'queued');
    isAway = false;
    starts.length = 0;
    // It is due in half a minute: the next process finds it due when its clock says so.
    await rig.service.stop(0);
    const next = openServiceRig(t.testdirName, {
      play: ({ builder }) => {
        starts.push(builder.label);
        return { files: { app: 'x' } };
      },
      clock: () => Date.now() + 3600 * 1000,
    });
    t.teardown(async () => next.leave());
    await next.service.start();
    const document = await next.document(id);
    t.match(document, { judgement: { verdict: 'reproducible' }, builds: [{ attempt: 1 }, { attempt: 4 }] });
    t.same(new Set(starts), new Set(['bookworm#2']));
    t.ok(rig.history(id).includes('requeued'));
  },
);

void tap.test('after the last try a fault of the engine is the outcome error', async (t) => {
  const rig = await open(t, {
    tries: { error: 1 },
    play: ({ builder }) => {
      if (builder.label === 'bookworm#2') throw new BuildError('ENGINE_FAULT', 'away');
      return { files: { app: 'x' } };
    },
  });
  t.match(await rig.document(rig.submit('bookworm*2')), {
    judgement: { verdict: 'inconclusive' },
    builds: [{ outcome: 'success' }, { outcome: 'error', reason: { message: /away; given up after 3/ } }],
  });
});

void tap.test('what is the caller’s to mend is not tried again', async (t) => {
  const rig = await open(t, { play: SAME });
  const id = rig.submit('bookworm*2', { source: { kind: 'directory', path: '/nowhere' } });
  await t.rejects(rig.document(id), { message: /interrupted: .*nowhere/ });
  t.same(rig.history(id), ['submitted', 'started', 'interrupted']);
});

void tap.test(
  'a bad result is compared again as a new comparison, as often as the project says',
  async (t) => {
    const rig = await open(t, { tries: { bad: 2 }, play: BY_HOST });
    const id = rig.submit('bookworm,bookworm+hostname');
    t.equal((await rig.document(id)).judgement.verdict, 'unreproducible');
    const [retry, ...others] = rig.store.comparisons.list({ limit: 10 }).filter((one) => one.id !== id);
    t.match(retry, { status: 'queued' });
    t.same(others, []);
  },
);

void tap.test(
  'the same request of the same revision and toolchains repeats the earlier result',
  async (t) => {
    const rig = await open(t, { play: SAME });
    const first = await rig.document(rig.submit('bookworm*2'));
    const built = rig.executor.plans.length;
    const second = rig.submit('bookworm*2');
    const repeated = await rig.document(second);
    t.match(repeated, { id: second, reuseOf: first.id, judgement: first.judgement });
    t.equal(repeated.builds[0]?.id, `${first.id}/bookworm`);
    t.equal(rig.executor.plans.length, built);
    const again = await rig.document(rig.submit('bookworm*2', { again: true }));
    t.equal(again.reuseOf, null);
    t.equal(rig.executor.plans.length, built + 2);
    const other = await rig.document(rig.submit('bookworm*3'));
    t.equal(other.reuseOf, null);
  },
);

void tap.test('another toolchain, or a result that says nothing, is not repeated', async (t) => {
  let salt = '';
  let play = SAME;
  const rig = await open(t, {
    play: (plan) => play(plan),
    toolchains: {
      setup: async (toolchain, packages) => {
        const identity = `sha256:${salt.padEnd(64, '0')}`;
        return {
          kind: 'ready',
          cached: true,
          toolchain: { ...toolchain, identity, requested: [...packages] },
        };
      },
    },
  });
  const flags = { packages: ['make'] };
  await rig.document(rig.submit('bookworm*2', { flags }));
  salt = 'a';
  t.equal((await rig.document(rig.submit('bookworm*2', { flags }))).reuseOf, null);
  play = () => ({ reason: { code: 'exit-code', message: 'failed' } });
  const failed = { packages: ['make', 'gcc'] };
  await rig.document(rig.submit('bookworm*2', { flags: failed }));
  t.equal((await rig.document(rig.submit('bookworm*2', { flags: failed }))).reuseOf, null);
});

void tap.test('an engine that is away is waited for', async (t) => {
  const engine = createMemoryEngine();
  engine.fault = new BuildError('ENGINE_UNREACHABLE', 'no engine');
  const rig = await open(t, { play: SAME, engine });
  const id = rig.submit('bookworm*2');
  t.match(await rig.service.readiness(), [{ part: 'engine', problem: 'no engine' }]);
  await sleep(50);
  t.equal(rig.store.comparisons.find(id).status, 'queued');
  engine.fault = null;
  t.equal((await rig.document(id)).judgement.verdict, 'reproducible');
  t.same(await rig.service.readiness(), []);
});

void tap.test('a disk that is nearly full is told', async (t) => {
  const rig = await open(t, { play: SAME, freeBytes: 1024 });
  t.match(await rig.service.readiness(), [{ part: 'disk', problem: /0 MiB are free/ }]);
});

const ENGINE = {
  name: 'memory',
  version: '1',
  apiVersion: '1.41',
  kernel: '6.18.5',
  operatingSystem: 'none',
  architecture: 'amd64',
  cpus: 2,
  memoryBytes: 64 * 1024 ** 3,
};

void tap.test(
  'a comparison that is cancelled while its artifacts are searched ends, and nothing else',
  async (t) => {
    const big = Array.from({ length: 200_000 }, (_, index) => `line ${index}`).join('\n');
    const directory = t.testdir({ source: { 'big.txt': big } });
    const rig = openServiceRig(directory, {
      play: ({ environment }) => ({ files: { app: `${big}${environment.hostname}`, lib: `${big}1` } }),
    });
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    t.teardown(async () => {
      process.off('unhandledRejection', note);
      await rig.leave();
    });
    await rig.service.start();
    for (let round = 0; round < 10; round++) {
      const id = rig.submit('bookworm*2', { again: true });
      await until(() => rig.store.comparisons.find(id).status === 'judging');
      await sleep(round);
      rig.service.cancel(id, 'a person cancelled it');
      await until(() => rig.ended.length === round + 1);
    }
    await sleep(20);
    t.ok(
      rig.ended.some(({ status }) => status === 'cancelled'),
      'some were cancelled in time',
    );
    t.same(unhandled, []);
  },
);

void tap.test('a project’s comparison that takes longer than its deadline is cancelled', async (t) => {
  const rig = await open(t, { play: () => ({ files: { app: 'x' }, takesMs: 30_000 }) });
  rig.store.projects.create('app', {
    source: { kind: 'directory', path: '/unused' },
    recipeFile: null,
    recipeFlags: NO_FLAGS,
    builders: 'bookworm*2',
    visibility: 'public',
    schedule: null,
    watch: null,
    retention: null,
    tries: { error: 1, bad: 1 },
    deadlineSeconds: 1,
  });
  const id = rig.submit('bookworm*2', { project: 'app' });
  await until(() => rig.ended.length === 1);
  t.match(rig.ended, [{ id, status: 'cancelled', why: /deadline/ }]);
});
