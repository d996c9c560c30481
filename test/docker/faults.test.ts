import { setTimeout as sleep } from 'node:timers/promises';

import tap from 'tap';

import { PLACES, rig } from './fault-places.ts';

for (const { phase, args, marker, later } of PLACES) {
  void tap.test(`Ctrl-C during ${phase} removes everything at once`, async (t) => {
    const command = rig.start(['compare', ...args, '--on', 'bookworm,bookworm+hostname']);
    await command.until(marker);
    await sleep(later);
    command.kill('SIGINT');
    const { exitCode, stdout, stderr } = await command.ended;
    t.equal(exitCode, 130);
    t.equal(stdout, '');
    t.match(stderr, /verbatim: interrupted\n$/);
    t.notMatch(stderr, / at .*\.ts:/);
    t.same(await rig.leftovers(), []);
    const list = await rig.run(['list', '--limit', '1']);
    t.match(list.stdout, / interrupted /);
  });
}
