import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import tap from 'tap';

import { openDeliveryRig, startReceiver, verify, type Received } from './delivery-rig.ts';

const PROCESS = join(import.meta.dirname, 'deliver-process.ts');
const KILLS = 6;

/** A receiver as the docs say it should be: what it has had is answered and not done again. */
class Inbox {
  readonly done = new Set<string>();
  repeats = 0;

  take(received: Received): void {
    const id = received.headers['webhook-id'] ?? '';
    if (this.done.has(id)) this.repeats += 1;
    this.done.add(id);
  }
}

void tap.test(
  'killed between sending and keeping that it was sent: every event arrives, repeats are known by their id',
  async (t) => {
    const rig = openDeliveryRig(t, { isRealTime: true });
    const inbox = new Inbox();
    let child: ChildProcess | null = null;
    const killed: string[] = [];
    const receiver = await startReceiver(t, (one, response) => {
      inbox.take(one);
      // In turn before the answer and right behind it: in both cases it was received, and nobody has kept that.
      if (child !== null && killed.length < KILLS) {
        killed.push(one.event.id);
        if (killed.length % 2 === 0) response.writeHead(204).end();
        child.kill('SIGKILL');
        child = null;
      } else response.writeHead(204).end();
    });
    const { id, secret } = rig.add(receiver.url);
    const sent = Array.from({ length: 5 }, () => rig.queue());

    for (let start = 0; start < KILLS; start += 1) {
      // The test's own process ends the last of them.
      const running = spawn(process.execPath, [PROCESS, rig.directory], { stdio: 'ignore' });
      t.teardown(() => running.kill('SIGKILL'));
      child = running;
      await once(running, 'exit');
      t.equal(running.signalCode, 'SIGKILL');
      if (rig.store.deliveries.nextDueMs(new Set()) === null) rig.queue();
    }
    rig.deliverer().start();
    for (;;) {
      if (rig.store.deliveries.list({ webhook: id, limit: 1, state: 'pending' }).length === 0) break;
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    const subjects = new Set(receiver.received.map(({ event }) => event.subject));
    for (const one of sent) t.ok(subjects.has(one), `${one} arrived`);
    for (const one of receiver.received) verify(one, secret);
    const kept = rig.store.deliveries.list({ webhook: id, limit: 100 });
    t.strictSame(new Set(kept.map((one) => one.id)), inbox.done, 'nothing is lost, nothing is invented');
    t.ok(kept.every(({ state }) => state === 'delivered'));
    t.ok(inbox.repeats > 0, `${inbox.repeats} repeats, all known by their id`);
  },
);
