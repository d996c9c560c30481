import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import type { ArtifactVerdict } from '../../src/comparison/verdict.ts';
import type { Environment } from '../../src/environment/environment.ts';
import { compareByCommand, diffText, ROOT } from './compare-command.ts';

const EXAMPLES = join(ROOT, 'examples');

interface Example {
  readonly artifact: string;
  /** The variation that makes the fault show, and one that must not: for most, everything else. */
  readonly shows: string;
  readonly hides: string;
  readonly verdict: ArtifactVerdict;
  /** What the difference must show of each of the two builds. */
  readonly leak: (environment: Environment) => readonly string[];
}

/** Faults that one variation brings out: that builder alone is apart from the control. */
const FAULTS: Readonly<Record<string, Example>> = {
  'archive-time': {
    artifact: 'dist/notes.tar.gz',
    shows: 'clock',
    hides: 'all-clock',
    verdict: 'mismatch',
    leak: (environment) => [dayOf(environment)],
  },
  'build-path': {
    artifact: 'bin/where',
    shows: 'build-path',
    hides: 'all-build-path',
    verdict: 'mismatch',
    leak: ({ buildPath }) => [`${buildPath}/src/where.c`],
  },
  environment: {
    artifact: 'build-info.txt',
    shows: 'environment',
    hides: 'hostname',
    verdict: 'mismatch',
    leak: ({ noise }) => Object.entries(noise).map(([name, value]) => `${name}=${value}`),
  },
  'file-order': {
    artifact: 'all.txt',
    shows: 'file-order',
    hides: 'all-file-order',
    verdict: 'mismatch',
    leak: () => ['part '],
  },
  'gzip-time': {
    artifact: 'page.txt.gz',
    shows: 'clock',
    hides: 'all-clock',
    verdict: 'equivalent',
    leak: (environment) => [`00:00:00 ${dayOf(environment).slice(0, 4)}`],
  },
  hostname: {
    artifact: 'version.txt',
    shows: 'hostname',
    hides: 'all-hostname',
    verdict: 'mismatch',
    leak: ({ hostname }) => [`built on ${hostname}\n`],
  },
  locale: {
    artifact: 'index.txt',
    shows: 'locale',
    hides: 'all-locale',
    verdict: 'mismatch',
    leak: () => ['-zebra', '+zebra'],
  },
  'parallel-race': {
    artifact: 'order.txt',
    shows: 'cpus',
    hides: 'all-cpus',
    verdict: 'mismatch',
    leak: () => ['first', 'second'],
  },
  'tar-owner': {
    artifact: 'notes.tar',
    shows: 'user+uid',
    hides: 'all-user-uid',
    verdict: 'mismatch',
    leak: ({ user, uid, gid }) => [`${user.name} (${uid})`, `${user.name} (${gid})`],
  },
  timezone: {
    artifact: 'about.txt',
    shows: 'timezone',
    hides: 'all-timezone',
    verdict: 'mismatch',
    leak: () => ['-version 1.0 of', '+version 1.0 of'],
  },
  umask: {
    artifact: 'out.tar',
    shows: 'umask',
    hides: 'all-umask',
    verdict: 'mismatch',
    leak: ({ umask }) => [umask === '0022' ? '-rw-r--r--' : '-rw-rw-r--'],
  },
};

void test('every example has a README, and the index and the tests know it', (t) => {
  const names = readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  t.strictSame(names.toSorted(), [...Object.keys(FAULTS), 'random', 'reproducible'].toSorted());
  const index = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
  for (const name of names) {
    t.match(index, `](${name}/README.md)`);
    t.match(readmeOf(name), `npx verbatim compare examples/${name} --on 'bookworm*2,`);
  }
  t.end();
});

for (const [name, example] of Object.entries(FAULTS)) {
  const { artifact, shows, hides, verdict } = example;
  void test(`${name} differs by ${shows} and not by ${hides}`, async (t) => {
    const on = `bookworm,bookworm+${shows},bookworm+${hides}`;
    const { exitCode, document } = await compareByCommand(t.testdir(), join(EXAMPLES, name), '--on', on);
    const { judgement, sentence, untried } = document;
    t.strictSame(untried, []);
    t.equal(judgement.verdict, verdict === 'mismatch' ? 'unreproducible' : verdict);
    t.equal(exitCode, 1);
    t.equal(judgement.nondeterministic, false);
    t.match(judgement.artifacts, [{ path: artifact, verdict, nondeterministic: [], missingFrom: [] }]);
    t.strictSame(classesOf(document, 0), ['A 0 2', 'B 1']);
    t.equal(document.differences.length, 1);
    t.match(document.differences, [{ status: 'complete', degraded: [], path: artifact }]);
    const text = diffText(document);
    for (const { environment } of document.builds.slice(0, 2)) {
      for (const value of example.leak(environment)) t.match(text, value);
    }
    const said = verdict === 'equivalent' ? 'only after strip-nondeterminism' : sentence;
    t.match(readmeOf(name), said, 'the README says what Verbatim says');
    if (verdict !== 'equivalent') return;
    const normalisation = judgement.artifacts[0]?.normalisation;
    t.match(normalisation, { tool: /^strip-nondeterminism \d/, passes: ['gzip'] });
    t.strictSame(
      normalisation?.groups.map(({ letters }) => letters),
      [['A', 'B']],
    );
  });
}

void test('random is nondeterministic, and blamed on no variation', async (t) => {
  const source = join(EXAMPLES, 'random');
  const { exitCode, document } = await compareByCommand(t.testdir(), source, '--on', 'bookworm*2');
  t.equal(exitCode, 1);
  t.match(document.judgement, { verdict: 'unreproducible', nondeterministic: true });
  t.match(document.judgement.artifacts, [
    { path: 'id.txt', verdict: 'mismatch', nondeterministic: ['bookworm'] },
    { path: 'same.txt', verdict: 'match', nondeterministic: [] },
  ]);
  t.match(diffText(document), /^-[0-9a-f-]{36}\n\+[0-9a-f-]{36}$/m);
  t.match(readmeOf('random'), document.sentence);
});

void test('reproducible is reproducible under every variation', async (t) => {
  const source = join(EXAMPLES, 'reproducible');
  const { exitCode, document } = await compareByCommand(
    t.testdir(),
    source,
    '--on',
    'bookworm*2,bookworm+all',
  );
  t.equal(exitCode, 0);
  t.strictSame(document.untried, []);
  t.match(document.judgement, { verdict: 'reproducible', nondeterministic: false });
  t.match(document.judgement.artifacts, [
    { path: 'bin/greet', verdict: 'match' },
    { path: 'greet.tar.gz', verdict: 'match' },
  ]);
  t.strictSame(document.differences, []);
  t.match(readmeOf('reproducible'), document.sentence);
  for (const tail of document.logTails)
    t.notMatch(tail, /in the future|[Cc]lock skew/, 'no file is newer than now');
});

/** As `A 0 2`: the letter and the builds of each class. */
function classesOf({ judgement }: ComparisonDocument, artifact: number): string[] {
  const classes = judgement.artifacts[artifact]?.classes ?? [];
  return classes.map(({ letter, builds }) => [letter, ...builds].join(' '));
}

function dayOf({ clock }: Environment): string {
  return new Date((clock ?? 0) * 1000).toISOString().slice(0, 10);
}

/** Without line breaks: the summary is wrapped. */
function readmeOf(name: string): string {
  return readFileSync(join(EXAMPLES, name, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');
}
