import * as fc from 'fast-check';
import tap from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { renderSummary } from '../../src/report/terminal-summary.ts';
import { canary, cause, experiment, rule } from './sample-causes.ts';
import * as samples from './sample-documents.ts';

const plain = (document: ComparisonDocument, width = 100): string =>
  renderSummary(document, { color: false, width });

void tap.test('a cause is a sentence with what each witness saw, and the fix', async (t) => {
  t.match(
    plain(samples.explained(), 120),
    `  \`usr/bin/greet\` embeds the build path in debug information
    proved (canary scan, rules, experiment)
    found  .debug_line_str + 0x1c: /vbp-k3x9qy-a-longer-path/w (plain) → build-path
    rule   strings --all --bytes=8 {}
           - /build/verbatim/src/greet.c
           + /vbp-k3x9qy-a-longer-path/w/src/greet.c
    built  differed in 5 of 5 builds with build-path, in 0 of 4 without
    fix    autotools: configure with \`CFLAGS="-g -O2 -ffile-prefix-map=$PWD=."\`, and the same for CXXFLAGS
           https://reproducible-builds.org/docs/build-path/
`,
  );
});

void tap.test('a mismatch without a cause says so, and a match does not', async (t) => {
  const text = plain(samples.withCauses(), 120);
  t.match(
    text,
    'No witness spoke for `usr/share/doc/greet/page.html` and `usr/share/greet/cache.db`: nothing says why they differ.',
  );
  t.notMatch(plain(samples.reproducible()), /Causes|witness/);
  t.match(
    plain({ ...samples.withCauses(), causes: [] }, 120),
    'No witness spoke for `greet.tar.gz`, `usr/bin/greet` and 3 more',
  );
});

void tap.test('what all builds share is told apart from why they differ', async (t) => {
  const text = plain(samples.withCauses());
  t.match(
    text,
    'Latent: nothing differs by it yet\n  `usr/share/doc/greet/NEWS` embeds the home directory, which all',
  );
  t.match(text, 'causes     2 evident, 2 likely, of 3 artifacts; 1 latent');
  t.match(
    text,
    /unsearched 1 part could not be searched [^]*greet\.tar\.gz › greet\.tar ›\s+deep\.zip of\s+A: nested too deep/,
  );
});

void tap.test('artifacts with one cause are told once, and no surer than each is', async (t) => {
  const text = plain(samples.manyCauses(300), 120);
  t.match(text, 'embeds the build path\n    evident (canary scan)');
  t.match(text, '    also   299 more artifacts: `usr/share/');
  t.ok(text.split('\n').length < 90);
  const document = samples.withCauses();
  const witnesses = [rule('strings', ['a', 'b'])];
  const causes = [
    cause({ kind: 'captures-user', path: 'greet.tar.gz', witnesses }),
    cause({ kind: 'captures-user', path: 'usr/bin/greet', witnesses: [canary('user', 'vbu4t8n')] }),
  ];
  const told = plain({ ...document, causes });
  t.match(told, '`usr/bin/greet` embeds the user name\n    evident (canary scan)');
  t.match(told, '`greet.tar.gz` embeds the user name\n    likely (rules)');
});

void tap.test('more places than are shown are counted', async (t) => {
  const document = samples.withCauses();
  const witnesses = Array.from({ length: 7 }, (_, index) => canary('user', 'vbu4t8n', { offset: index }));
  const one = cause({ kind: 'captures-user', path: 'greet.tar.gz', witnesses });
  t.match(
    plain({ ...document, causes: [one] }),
    'at 0x1: vbu4t8n (plain) → user\n           and 5 more places\n',
  );
  const built = [experiment(['user'], 3, 0)];
  const alone = cause({ kind: 'captures-user', path: 'greet.tar.gz', witnesses: built });
  t.match(
    plain({ ...document, causes: [alone] }),
    'possible (experiment)\n    built  differed in 3 of 3 builds with user, and none was made without',
  );
});

const last = (document: ComparisonDocument): string | undefined =>
  plain(document).trimEnd().split('\n').at(-1);

void tap.test('who compares is told how to prove it, until it was tried', async (t) => {
  t.equal(last(samples.withCauses()), 'verbatim explain cmp-01kb3q8w6m proves it by experiment');
  t.match(last(samples.explained()), /^verbatim report /);
  t.match(last(samples.reproducible()), /^verbatim report /);
  t.match(last(samples.inconclusive()), /^verbatim report /);
});

void tap.test('no name or value can reach the terminal unseen, or make a line wider', async (t) => {
  const document = samples.withCauses();
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (text) => {
        const witnesses = [
          canary('user', text, { member: [text], section: text, form: text }),
          rule(text, [text, text], { member: [text, text], where: text }),
        ];
        const one = cause({ kind: 'captures-user', path: text, members: [[text]], witnesses });
        const summary = plain({
          ...document,
          causes: [one, { ...one, isLatent: true }],
          unscanned: [{ path: text, letter: text, member: [text], reason: text }],
        });
        return !/[^\P{Cc}\n]|\p{Cf}|[\p{Zl}\p{Zp}]/u.test(summary);
      }),
      { numRuns: 100 },
    ),
  );
});
