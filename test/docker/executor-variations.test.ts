import { test } from 'tap';

import { checkObserved } from '../../src/environment/check-observed.ts';
import { VARIATIONS } from '../../src/environment/variation.ts';
import { openRig } from './executor-rig.ts';

void test('every variation takes, alone and all together', async (t) => {
  const rig = await openRig(t.testdir());
  const control = await rig.environment([]);
  const untried = (await rig.executor.capabilities()).unavailable.map(({ variation }) => variation);
  const sets = [[], ['locale'], ['shell'], ['kernel'], ['aslr'], ['cpus'], [...VARIATIONS]] as const;
  for (const variations of sets) {
    const environment = await rig.environment(variations);
    const built = await rig.run(await rig.plan('mkdir out; echo > out/x', { environment }));
    const title = variations.length === 0 ? 'control' : variations.join('+');
    t.equal(built.outcome, 'success', `${title}: ${built.reason?.message ?? ''}`);
    t.strictSame(checkObserved(environment, built.observed), [], title);
    if (variations.length < VARIATIONS.length) continue;
    const missed = checkObserved(control, built.observed).map((problem) => problem.split(':')[0]);
    for (const name of VARIATIONS.filter((one) => !untried.includes(one))) {
      // The probe does not show these, or the control takes any value.
      if (!['file-order', 'environment', 'path', 'cpus'].includes(name))
        t.ok(missed.includes(name), `${name} shows`);
    }
  }
});

void test('the clock stands still in every process, and timers run', async (t) => {
  const rig = await openRig(t.testdir());
  const environment = { ...(await rig.environment(['clock', 'timezone'])), clockRuns: false };
  const script = [
    'mkdir out; date +%s.%N; sh -c "bash -c \'date +%s.%N\'"; perl -MTime::HiRes -e "print Time::HiRes::time, qq(\\n)"',
    'sleep 1; timeout 1 sleep 60 || echo "timeout $?"; date +%s.%N; env -i date +%s; date -u -d @1000000000 "+%H:%M %Z"',
    'env | grep FAKETIME_SHARED; date +%Z; cp -p hello out/copied; touch -d @1000000000 out/dated; stat -c %Y out/copied out/dated',
  ].join('\n');
  const { lines } = await rig.run(await rig.plan(script, { environment }));
  const [first, child, perl, timeout, later, real, utc] = lines;
  const time = `${environment.clock}.000000000`;
  t.strictSame(
    [first, child, perl, timeout, later],
    [time, time, String(environment.clock), 'timeout 124', time],
  );
  t.equal(utc, '01:46 UTC', 'a zone set by the program itself counts');
  t.ok(Math.abs(Number(real) - Date.now() / 1000) < 60, 'the real clock is another one');
  t.strictSame(lines.slice(7), [
    'FAKETIME_SHARED=/verbatim_sem /verbatim_shm',
    environment.timezone.slice(0, 5),
    '0',
    '1000000000',
  ]);
});

void test('a process that is killed while it reads the clock stops no other', async (t) => {
  const rig = await openRig(t.testdir());
  const environment = await rig.environment([]);
  const script = [
    'mkdir out; for i in $(seq 30); do perl -e "1 while time" & pid=$!; sleep 0.05; kill -9 $pid; done',
    'timeout 20 date +%s',
  ].join('\n');
  const { lines } = await rig.run(
    await rig.plan(script, { environment, limit: { buildTimeoutSeconds: 60 } }),
  );
  t.equal(lines.at(-1), String(environment.clock));
});

void test('the varied clock runs, at the real pace', async (t) => {
  const rig = await openRig(t.testdir());
  const environment = await rig.environment(['clock']);
  t.ok(environment.clockRuns);
  const { lines } = await rig.run(
    await rig.plan('mkdir out; date +%s.%N; sleep 1; date +%s.%N', { environment }),
  );
  const [start = Number.NaN, end = Number.NaN] = lines.map(Number);
  t.ok(start >= (environment.clock ?? 0) && start < (environment.clock ?? 0) + 60, `${start}`);
  t.ok(end - start >= 1 && end - start < 30, `${end - start} s`);
});

void test('the environment of a build is the same every time', async (t) => {
  const rig = await openRig(t.testdir());
  const environment = await rig.environment(['clock']);
  const run = async (): Promise<readonly string[]> =>
    (await rig.run(await rig.plan('mkdir out; env | sort', { environment }))).lines;
  const first = await run();
  t.ok(
    first.some((line) => line.startsWith('LD_PRELOAD=')),
    'the clock is faked',
  );
  t.strictSame(await run(), first);
});

void test('directories are listed in an order that the seed alone decides', async (t) => {
  const rig = await openRig(t.testdir());
  const { diskLimit, unavailable } = await rig.executor.capabilities();
  if (diskLimit === 'watched') {
    t.match(unavailable, [{ variation: 'file-order' }]);
    return;
  }
  const script = 'for n in $(seq 40); do : > file$n; done; ls -U';
  const orderFor = async (fileOrder: string, diskBytes = 2 ** 30): Promise<string> => {
    const environment = { ...(await rig.environment([])), fileOrder };
    return (await rig.run(await rig.plan(script, { environment, limit: { diskBytes } }))).lines.join(' ');
  };
  const [one, other] = [
    '11111111-2222-4333-8444-555555555555',
    '99999999-2222-4333-8444-555555555555',
  ] as const;
  const first = await orderFor(one);
  t.equal(await orderFor(one), first, 'the same seed');
  t.equal(await orderFor(one, 2 ** 26), first, 'whatever the size of the disk');
  t.not(await orderFor(other), first, 'another seed');
  t.strictSame((await orderFor(other)).split(' ').toSorted(), first.split(' ').toSorted());
});

void test('addresses are random, or always the same', async (t) => {
  const rig = await openRig(t.testdir());
  const script =
    'for n in 1 2 3; do grep -m 1 stack /proc/self/maps | cut -d- -f1; done; unshare -U true || echo refused';
  const random = await rig.run(await rig.plan(script));
  t.equal(new Set(random.lines.slice(0, 3)).size, 3);
  const fixed = await rig.run(await rig.plan(script, { environment: await rig.environment(['aslr']) }));
  t.equal(new Set(fixed.lines.slice(0, 3)).size, 1, fixed.lines.join(' '));
  t.equal(fixed.lines.at(-1), 'refused', 'namespaces stay out of reach');
});
