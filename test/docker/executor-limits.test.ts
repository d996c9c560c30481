import { test } from 'tap';

import { openRig } from './executor-rig.ts';

const MIB = 1024 ** 2;

void test('a build that takes too long is stopped', async (t) => {
  const rig = await openRig(t.testdir());
  const built = await rig.run(
    await rig.plan('echo waiting; sleep 600 & wait', { limit: { buildTimeoutSeconds: 2 } }),
  );
  t.match(built, {
    outcome: 'timeout',
    phase: 'build',
    exitCode: null,
    reason: { code: 'time-limit', message: /2 seconds/ },
  });
  t.strictSame(built.lines, ['waiting'], 'its log is kept');
  t.strictSame(await rig.leftovers(), []);
});

void test('a cancelled build ends at once', async (t) => {
  const rig = await openRig(t.testdir());
  const abort = new AbortController();
  let cancelledAt = 0;
  const onLine = (): void => {
    cancelledAt = Date.now();
    abort.abort();
  };
  const built = await rig.run(await rig.plan('echo begun; trap "" TERM INT HUP; sleep 600 & wait'), {
    signal: abort.signal,
    onLine,
  });
  t.match(built, { outcome: 'cancelled', reason: { code: 'cancelled' }, exitCode: null });
  t.ok(Date.now() - cancelledAt < 30_000);
  const already = await rig.run(await rig.plan('sleep 600'), { signal: abort.signal });
  t.equal(already.outcome, 'cancelled');
  t.strictSame(await rig.leftovers(), []);
});

void test('a flood of output stops at the bound, with what came before it stored', async (t) => {
  const rig = await openRig(t.testdir());
  for (const [what, script] of [
    ['lines', 'yes "a line of a flood"'],
    ['one endless line', 'tr "\\0" x < /dev/zero'],
  ] as const) {
    const before = process.memoryUsage.rss();
    const built = await rig.run(await rig.plan(script, { limit: { logBytes: 16 * MIB } }));
    t.match(
      built,
      { outcome: 'failure', exitCode: null, reason: { code: 'log-limit' }, log: { truncated: true } },
      what,
    );
    const size = built.log?.size ?? 0;
    t.ok(size <= 16 * MIB && size > 15 * MIB, `${what}: ${size} bytes kept`);
    t.ok(process.memoryUsage.rss() - before < 150 * MIB, `${what}: memory grew little`);
  }
  t.strictSame(await rig.leftovers(), []);
});

void test('a fork bomb is bounded', async (t) => {
  const rig = await openRig(t.testdir());
  const script = 'bomb() { bomb | bomb & bomb; }; bomb 2> /dev/null; sleep 600';
  const built = await rig.run(await rig.plan(script, { limit: { pids: 100, buildTimeoutSeconds: 5 } }));
  t.match(built.outcome, /^(timeout|failure)$/);
  t.strictSame(await rig.leftovers(), []);
});

void test('a build that fills its disk is told so, and the machine does not notice', async (t) => {
  const rig = await openRig(t.testdir());
  const built = await rig.run(await rig.plan('cat /dev/zero > filled', { limit: { diskBytes: 64 * MIB } }));
  t.match(built, { outcome: 'failure', reason: { code: 'disk-limit', message: /0\.0625 GiB/ } });
  t.strictSame(await rig.leftovers(), []);
});

void test('a build that takes too much memory is told so, one that survives it succeeds', async (t) => {
  const rig = await openRig(t.testdir());
  const hog = 'perl -e \'my @a; push @a, "x" x 1048576 while 1\'';
  const built = await rig.run(await rig.plan(hog, { limit: { memoryBytes: 128 * MIB, scratchBytes: MIB } }));
  t.match(built, { outcome: 'failure', reason: { code: 'out-of-memory', message: /0\.125 GiB/ } });
  const survivor = `${hog} || echo it was killed; mkdir out; echo > out/x`;
  const survived = await rig.run(
    await rig.plan(survivor, { limit: { memoryBytes: 128 * MIB, scratchBytes: MIB } }),
  );
  t.equal(survived.outcome, 'success');
  t.strictSame(await rig.leftovers(), []);
});

void test('without loop devices the disk is watched and the file order told as unavailable', async (t) => {
  const getuid = process.getuid;
  process.getuid = () => 1000;
  t.teardown(() => {
    if (getuid !== undefined) process.getuid = getuid;
  });
  const rig = await openRig(t.testdir());
  t.match(await rig.executor.capabilities(), {
    diskLimit: 'watched',
    unavailable: [{ variation: 'file-order', reason: /root/ }],
  });
  const filled = await rig.run(
    await rig.plan('cat /dev/zero > filled & sleep 600', {
      limit: { diskBytes: 64 * MIB, buildTimeoutSeconds: 120 },
    }),
  );
  t.match(filled, { outcome: 'failure', exitCode: null, reason: { code: 'disk-limit' } });
  const built = await rig.run(await rig.plan('mkdir out; cp hello out'));
  t.equal(built.outcome, 'success', built.reason?.message ?? '');
  t.strictSame(await rig.leftovers(), []);
});
