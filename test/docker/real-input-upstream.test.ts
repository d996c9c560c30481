import { execa } from 'execa';
import tap from 'tap';

import { compareByCommand, diffText } from './compare-command.ts';
import { downloadUpstream, npmTarball } from './source-downloads.ts';

const TIMEOUT_MS = 900_000;
tap.setTimeout(TIMEOUT_MS);
const ON = ['--on', 'bookworm*2,bookworm+all'] as const;

void tap.test(
  "the npm registry's own tarball is reproducible, by its URL and as a file",
  { timeout: TIMEOUT_MS },
  async (t) => {
    const directory = t.testdir({ files: {} });
    const url = await npmTarball('is-number');
    const byUrl = await compareByCommand(directory, url, ...ON);
    t.equal(byUrl.exitCode, 0, byUrl.document.sentence);
    t.match(byUrl.document.recipeOrigin, { kind: 'detected', name: 'npm' });
    t.match(byUrl.document.judgement.artifacts, [{ path: /^is-number-.*\.tgz$/, verdict: 'match' }]);

    await execa('npm', ['pack', 'is-number'], { cwd: `${directory}/files` });
    const file = `${directory}/files/${new URL(url).pathname.split('/').at(-1)}`;
    const byFile = await compareByCommand(directory, file, '--on', 'bookworm*2');
    t.equal(byFile.exitCode, 0, byFile.document.sentence);
    t.equal(byFile.document.revision.snapshot.digest, byUrl.document.revision.snapshot.digest);
  },
);

void tap.test(
  'an upstream archive is built with autotools, and its debug information holds the build path',
  { timeout: TIMEOUT_MS },
  async (t) => {
    const directory = t.testdir({ files: {} });
    const file = await downloadUpstream('gperf', `${directory}/files`);
    const { exitCode, document } = await compareByCommand(directory, file, ...ON);
    t.match(document.recipeOrigin, { kind: 'detected', name: 'autotools' });
    t.ok(document.builds.every(({ outcome }) => outcome === 'success'));
    // Autoconf compiles with -g by default: only the program has that, the manual and the info page are the same.
    t.equal(exitCode, 1, document.sentence);
    t.match(document.judgement, { verdict: 'unreproducible', nondeterministic: false });
    const differing = document.judgement.artifacts.filter(({ verdict }) => verdict !== 'match');
    t.strictSame(
      differing.map(({ path, classes }) => [path, ...classes.map(({ builds }) => builds.join(' '))]),
      [['usr/bin/gperf', '0 1', '2']],
    );
    const text = diffText(document);
    for (const position of [0, 2]) t.match(text, document.builds[position]?.environment.buildPath);
  },
);
