import { test } from 'tap';

import { openRig } from './executor-rig.ts';

for (const [how, kill] of [
  ['killed', { remove: false }],
  ['removed', { remove: true }],
] as const) {
  void test(`a build whose container is ${how} by somebody else is a fault of ours, not the project's`, async (t) => {
    const rig = await openRig(t.testdir());
    const plan = await rig.plan('echo it runs; sleep 60');
    const ended = rig.run(plan, {
      onLine: () => {
        const container = rig.docker.getContainer(plan.name);
        void (kill.remove ? container.remove({ force: true }) : container.kill());
      },
    });
    await t.rejects(ended, { code: 'ENGINE_FAULT' });
    t.strictSame(await rig.leftovers(), []);
  });
}

void test('a build that kills itself is the project’s failure', async (t) => {
  const rig = await openRig(t.testdir());
  const killed = await rig.run(await rig.plan('kill -KILL $$'));
  t.match(killed, { outcome: 'failure', exitCode: 137, reason: { code: 'signal', message: /SIGKILL/ } });
  t.strictSame(await rig.leftovers(), []);
});

void test('a container removed before its artifacts are taken is a fault of ours, not a build without artifacts', async (t) => {
  const rig = await openRig(t.testdir());
  const plan = await rig.plan('mkdir out; echo it runs > out/a');
  const { signal } = new AbortController();
  const handle = await rig.executor.prepare(plan);
  t.match(await rig.executor.run(plan, handle, { onLine: () => {}, signal }), { exitCode: 0, reason: null });
  await rig.docker.getContainer(plan.name).remove({ force: true });
  await t.rejects(rig.executor.collect(plan, handle, signal), { code: 'ENGINE_FAULT', message: /removed/ });
  await rig.executor.release(handle);
  t.strictSame(await rig.leftovers(), []);
});
