import { setTimeout as sleep } from 'node:timers/promises';

import tap, { type Test } from 'tap';

import { StoreError } from '../../src/store/store-error.ts';
import { openServiceRig, type ServiceRig, type ServiceRigOptions } from './service-rig.ts';

async function open(t: Test, options: ServiceRigOptions): Promise<ServiceRig> {
  const rig = openServiceRig(t.testdir({ source: { 'hello.txt': 'hello\n' } }), options);
  t.teardown(async () => rig.leave());
  await rig.service.start();
  return rig;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(5);
}

void tap.test('a full disk uses no comparison up, and is tried with one at a time', async (t) => {
  const disk = { isFull: true, aheadMs: 0 };
  const rig = await open(t, {
    clock: () => Date.now() + disk.aheadMs,
    play: () => {
      if (disk.isFull) throw new StoreError('DISK_FULL', 'the disk is full');
      return { files: { app: 'x' } };
    },
  });
  const builders = ['bookworm*2', 'bookworm*3', 'trixie*2', 'trixie*3', 'bookworm*4'];
  const ids = new Set(builders.map((on) => rig.submit(on)));
  // A new one, where the first has read its source by then.
  const wake = (): unknown => ids.add(rig.submit('bookworm*2'));
  const postponed = (): number =>
    [...ids].flatMap((id) => rig.history(id)).filter((kind) => kind === 'postponed').length;
  await until(() => rig.store.queue.counts().active === 0 && postponed() > 0);
  const first = postponed();
  for (let round = 1; round <= 5; round++) {
    disk.aheadMs += 31_000;
    wake();
    await until(() => postponed() > first + round - 1 && rig.store.queue.counts().active === 0);
    await sleep(20);
    t.equal(postponed(), first + round, 'one was tried');
  }
  t.equal(rig.store.queue.counts().queued, ids.size);
  disk.isFull = false;
  disk.aheadMs += 31_000;
  wake();
  for (const id of ids) t.equal((await rig.document(id)).judgement.verdict, 'reproducible');
});

const startsOf = ({ executor }: ServiceRig, id: string): number[] =>
  executor.plans.flatMap(({ comparison }, index) => (comparison === id ? [index] : []));

void tap.test("a person's request does not wait for the end of a check", async (t) => {
  const rig = await open(t, { jobs: 1, play: () => ({ files: { app: 'x' }, takesMs: 40 }) });
  const check = rig.submit('bookworm*6', { trigger: 'schedule' });
  await until(() => startsOf(rig, check).length === 2);
  const person = rig.submit('trixie*2');
  await Promise.all([rig.document(check), rig.document(person)]);
  t.equal(startsOf(rig, check).length, 6);
  t.ok(Math.max(...startsOf(rig, person)) < Math.max(...startsOf(rig, check)));
});

void tap.test('a source that is slow to be read does not keep others waiting', async (t) => {
  const read = Promise.withResolvers<never>();
  const clock = { aheadMs: 0 };
  const rig = await open(t, {
    jobs: 2,
    clock: () => Date.now() + clock.aheadMs,
    play: () => ({ files: { app: 'x' } }),
    packages: { fetch: async () => read.promise },
  });
  const slow = ['one', 'two'].map((name) =>
    rig.submit('bookworm*2', { source: { kind: 'debian', name, version: null } }),
  );
  await until(() => rig.store.queue.counts().active === 2);
  const other = rig.submit('bookworm*2');
  await sleep(50);
  t.equal(rig.store.comparisons.find(other).status, 'queued', 'room is kept for those that were first');
  clock.aheadMs += 10_001;
  rig.submit('bookworm*2');
  t.equal((await rig.document(other)).judgement.verdict, 'reproducible');
  for (const id of slow) t.equal(rig.store.comparisons.find(id).status, 'resolving');
  for (const id of slow) rig.service.cancel(id, 'enough');
  read.reject(new Error('enough'));
});
