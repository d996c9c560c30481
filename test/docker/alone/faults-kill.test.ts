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

void tap.test(
  'the next comparison clears what a killed one left, says so, and comes to its own verdict',
  async (t) => {
    const build = PLACES.find(({ phase }) => phase === 'build')!;
    const killed = rig.start(['compare', ...build.args, '--on', 'bookworm*2']);
    await killed.until(build.marker);
    killed.kill('SIGKILL');
    await killed.ended;
    const left = await rig.leftovers();
    t.ok(left.some((name) => name.startsWith('container ')));

    const [source = ''] = build.args;
    const flags = ['--run', 'cp hello.txt copy', '--artifact', 'copy'];
    const next = await rig.run(['compare', source, ...flags, '--on', 'bookworm*2']);
    t.equal(next.exitCode, 0, next.stderr);
    t.match(
      `${next.stdout}${next.stderr}`,
      /cleared what a killed run left: [1-9] containers?, .*1 unfinished comparison/,
    );
    t.same(await rig.leftovers(), []);
    const list = await rig.run(['list', '--limit', '2']);
    t.match(list.stdout, / interrupted /);
    t.match(list.stdout, / reproducible /);
  },
);
