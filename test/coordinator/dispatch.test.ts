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
  const ids = ['bookworm*2', 'bookworm*3', 'trixie*2', 'trixie*3', 'bookworm*4'].map((on) => rig.submit(on));
  const wake = (): string => rig.submit('bookworm*2');
  const postponed = (): number =>
    ids.flatMap((id) => rig.history(id)).filter((kind) => kind === 'postponed').length;
  await until(() => rig.store.queue.counts().active === 0 && postponed() > 0);
  const first = postponed();
  for (let round = 1; round <= 5; round++) {
    disk.aheadMs += 31_000;
    wake();
    await until(() => postponed() > first + round - 1 && rig.store.queue.counts().active === 0);
    await sleep(20);
    t.equal(postponed(), first + round, 'one was tried');
  }
  t.equal(rig.store.queue.counts().queued, 5);
  disk.isFull = false;
  disk.aheadMs += 31_000;
  wake();
  for (const id of ids) t.equal((await rig.document(id)).judgement.verdict, 'reproducible');
});
