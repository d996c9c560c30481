import { join } from 'node:path';

import tap from 'tap';

import { Repository } from '../source/git-fixture.ts';
import { openCommandRig } from './command-rig.ts';

const STEPS = [
  ['echo one > app', 'Begin'],
  ['echo two > app', 'Say two'],
  ['false', 'Break the build'],
  ['echo four > app', 'Mend the build'],
  ['uname -n > app', 'Read the host name'],
  ['uname -n > app; echo more >> app', 'Say more'],
] as const;

void tap.test('the commit that reads the host name is found, and its cause is kept', async (t) => {
  const directory = t.testdir({});
  const repository = new Repository(join(directory, 'p'));
  const commits = STEPS.map(([step, subject]) =>
    repository.write('Makefile', `all:\n\t${step}\n`).commit(subject),
  );
  const rig = await openCommandRig(directory);
  const recipe = ['--run', 'make', '--artifact', 'app', '--on', 'bookworm,bookworm+hostname'];
  const ends = ['--good', commits[0] ?? '', '--bad', 'main'];
  const found = await rig.run(['bisect', repository.path, ...ends, ...recipe]);
  t.equal(found.exitCode, 0, found.stderr);
  t.match(
    found.stdout,
    `${commits[4]?.slice(0, 12)} is the first revision that is not reproducible: \`Read the host name\`; \`app\` embeds the host name`,
  );
  const causes = await rig.run(['causes', '--source', `${repository.path}#main`, '--json']);
  t.match(JSON.parse(causes.stdout), {
    kind: 'captures-hostname',
    paths: ['app'],
    firstSeen: { commit: String },
  });
  t.same(await rig.leftovers(), []);
});
