import { stripVTControlCharacters } from 'node:util';

import stringWidth from 'string-width';
import tap from 'tap';

import { renderSummary } from '../../src/report/terminal-summary.ts';
import * as samples from './sample-documents.ts';
import { artifact, build, builder } from './sample-parts.ts';

const SITUATIONS = [
  samples.reproducible,
  samples.twoMismatches,
  samples.failedBuild,
  samples.inconclusive,
  samples.equivalent,
  samples.nondeterministic,
  samples.toolchainIndependent,
  samples.manyArtifacts,
  samples.hostile,
];
const plain = (make: () => Parameters<typeof renderSummary>[0], width = 80): string =>
  renderSummary(make(), { color: false, width });

void tap.test('the verdict and its sentence come last, with the way to more', (t) => {
  t.match(plain(samples.reproducible).trimEnd().split('\n').slice(-3), [
    /^reproducible cmp-/,
    'All 3 artifacts are the same in 3 of 3 builds.',
    /^verbatim report cmp-\S+ --format html > report.html$/,
  ]);
  t.end();
});

void tap.test('builds and artifacts make a matrix of class letters', (t) => {
  const text = plain(samples.twoMismatches);
  t.match(text, '  3 ✔ bookworm+all  built in 6.5s');
  t.match(text, '  usr/bin/greet          A A B C  mismatch');
  t.match(text, '  usr/lib/libgreet.so.1  A A A B  by toolchain');
  t.match(text, '  and 2 that match\n');
  t.match(text, 'artifacts  3 of 5 match, 2 differ');
  t.match(text, 'not tried  file-order: this engine cannot mount a loop device');
  t.match(text, 'toolchain-independent: no');
  t.end();
});

void tap.test('a difference shows its first places, and a timeout is told as such', (t) => {
  const text = plain(samples.twoMismatches);
  t.match(
    text,
    '    greet.tar › file list\n      - -rw-r--r-- 1000 2030-01-01 greet/NEWS\n      + -rw-rw-r--',
  );
  t.match(text, '  A → C  usr/bin/greet\n    timed out: diffoscope was stopped after 300 s');
  t.match(text, 'diffoscope: xxd not available in path');
  t.end();
});

void tap.test('a build that failed is shown with the end of its log, and is no match anywhere', (t) => {
  const text = plain(samples.failedBuild);
  t.match(text, '✖ bookworm+all  failed in build after 6.2s: the build step exited with 2');
  t.match(text, 'Log of bookworm+all, its end\n  3.90 cc -c -o greet.o greet.c\n');
  t.match(text, 'usr/bin/greet             A A ?  match');
  t.match(text, '? the build did not succeed');
  t.match(text, '2 of 3 succeeded');
  t.end();
});

void tap.test('what matches only after normalisation is counted apart, with the tool', (t) => {
  t.match(plain(samples.equivalent), '1 of 2 match, 1 match only after strip-nondeterminism 1.14.1');
  t.end();
});

void tap.test('10,000 artifacts make a short summary', (t) => {
  const text = plain(samples.manyArtifacts);
  t.ok(text.split('\n').length < 70);
  t.match(text, 'and 9,980 that match');
  t.match(text, 'and 15 more differences: see the report');
  t.end();
});

void tap.test('too many builds for columns are counted by class', (t) => {
  const builds = Array.from({ length: 30 }, (_, index) => build(builder('bookworm', [], index + 1)));
  const text = plain(() =>
    samples.sampleDocument({
      sentence: '1 of 1 artifacts differs.',
      builds,
      judgement: {
        verdict: 'unreproducible',
        toolchainIndependent: 'not tried',
        nondeterministic: true,
        artifacts: [artifact('bin/app', `${'A'.repeat(27)}BB-`)],
      },
    }),
  );
  t.match(text, '  missing  bin/app\n    A ×27  B ×2  not made ×1');
  t.end();
});

void tap.test('at 60, 80 and 120 columns no line is wider, and nothing hostile reaches the terminal', (t) => {
  for (const make of SITUATIONS) {
    for (const width of [60, 80, 120]) {
      const text = plain(make, width);
      const wide = text.split('\n').filter((line) => stringWidth(line) > width);
      t.strictSame(wide, [], `${make.name} at ${width}`);
      t.notMatch(text, /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u, `${make.name} at ${width}`);
    }
  }
  t.end();
});

void tap.test('colour changes nothing but the colour', (t) => {
  for (const make of SITUATIONS) {
    const coloured = renderSummary(make(), { color: true, width: 80 });
    t.equal(stripVTControlCharacters(coloured), plain(make), make.name);
    t.not(coloured, plain(make));
  }
  t.end();
});

void tap.test('a result that repeats an earlier one says so', (t) => {
  const text = plain(() => ({ ...samples.reproducible(), reuseOf: 'cmp-01earlier' }), 120);
  t.match(text, 'repeated   nothing was built: comparison cmp-01earlier had the same revision');
  t.notMatch(plain(samples.reproducible), 'nothing was built');
  const explained = plain(() => ({ ...samples.explained(), reuseOf: 'cmp-01earlier' }), 120);
  t.match(explained, 'taken over the builds are those of comparison cmp-01earlier');
  t.notMatch(explained, 'nothing was built');
  t.end();
});
