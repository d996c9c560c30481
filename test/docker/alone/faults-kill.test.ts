import { setTimeout as sleep } from 'node:timers/promises';

import tap from 'tap';

import { PLACES, rig } from '../fault-places.ts';

for (const { phase, args, marker, later } of PLACES) {
  void tap.test(`what a kill during ${phase} leaves is cleared by the next command`, async (t) => {
    const command = rig.start(['compare', ...args, '--on', 'bookworm,bookworm+hostname']);
    await command.until(marker);
    await sleep(later);
    command.kill('SIGKILL');
    await command.ended;
    const left = await rig.leftovers();
    t.not(left.length, 0);
    const prune = await rig.run(['builders', 'prune']);
    t.equal(prune.exitCode, 0, prune.stderr);
    t.same(await rig.leftovers(), []);
    const list = await rig.run(['list', '--limit', '1']);
    t.match(list.stdout, / interrupted /);
  });
}
