import { join } from 'node:path';

import tap from 'tap';

import { Repository } from '../source/git-fixture.ts';
import { shortDirectory } from '../short-directory.ts';
import { openCommandRig } from './command-rig.ts';
import { adminOf, startService } from './service-process.ts';

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

void tap.test(
  'a server compares for a search, and a revision without a recipe is stepped around',
  async (t) => {
    const directory = t.testdir({});
    const repository = new Repository(join(directory, 'p'));
    const good = repository.write('verbatim.yaml', recipeFor('echo one > app')).commit('Begin');
    repository.git('rm', '--quiet', 'verbatim.yaml');
    const untold = repository.write('README', 'soon').commit('Start over');
    repository.write('verbatim.yaml', recipeFor('uname -n > app')).commit('Read the host name');
    const rig = await openCommandRig(directory);
    const socket = join(shortDirectory(t), 's');
    const service = await startService(rig, socket);
    const there = adminOf(rig, socket);
    const asked = [repository.path, '--on', 'bookworm,bookworm+hostname'];
    const found = await rig.run(['bisect', ...asked, '--good', good, '--bad', 'main'], there);
    t.equal(found.exitCode, 3, found.stderr);
    t.match(found.stderr, `${untold.slice(0, 12)} is untestable`);
    t.match(found.stdout, 'Start over');
    t.match(found.stdout, 'Read the host name');

    const without = ['compare', `${repository.path}#${untold}`];
    const [here, elsewhere] = [await rig.run(without), await rig.run(without, there)];
    t.equal(here.exitCode, 2);
    t.equal(elsewhere.exitCode, 2);
    t.equal(complaintOf(elsewhere), complaintOf(here), 'the server tells it as it is told here');
    service.kill('SIGTERM');
    t.equal((await service.ended).exitCode, 0);
    t.same(await rig.leftovers(), []);
  },
);

const recipeFor = (build: string): string => `build: ${build}\nartifacts: [app]\n`;

/** What was told last: what is wrong, and what to do. */
const complaintOf = ({ stderr }: { readonly stderr: string }) => /^verbatim: [^]*/m.exec(stderr)?.[0];
