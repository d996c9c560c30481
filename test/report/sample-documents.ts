// Realistic comparison documents, one function per situation. Each is checked against the schema when it is made.
import type { ArtifactComparison } from '../../src/comparison/artifact-comparison.ts';
import type { BuildResult } from '../../src/comparison/build-result.ts';
import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { VARIATIONS, type Variation } from '../../src/environment/variation.ts';
import { CAUSED, causeForEach } from './sample-caused.ts';
import { sampleExplanation } from './sample-causes.ts';
import { sampleDocument, type Situation } from './sample-document.ts';
import { hostileDocument } from './sample-hostile.ts';
import { artifact, build, builder, difference, digestOf, node } from './sample-parts.ts';

export { sampleDocument };
export * from './sample-caused.ts';

const ALL: Variation[] = [...VARIATIONS];
const THREE = [builder('bookworm'), builder('bookworm', [], 2), builder('bookworm', ALL)];

const success = (): BuildResult[] => THREE.map((one) => build(one));
const reproduced = (artifacts: ArtifactComparison[]): Situation['judgement'] => ({
  verdict: 'reproducible',
  toolchainIndependent: 'not tried',
  nondeterministic: false,
  artifacts,
});

export function reproducible(): ComparisonDocument {
  const artifacts = ['usr/bin/greet', 'usr/share/doc/greet/NEWS', 'usr/share/man/man1/greet.1'];
  return sampleDocument({
    sentence: 'All 3 artifacts are the same in 3 of 3 builds.',
    builds: success(),
    judgement: reproduced(artifacts.map((path) => artifact(path, 'AAA'))),
  });
}

/** A build path in a binary and a time in an archive; two toolchains, the second a cohort of one. */
export function twoMismatches(): ComparisonDocument {
  const binary = node('usr/bin/greet', null, [
    node(
      'strings --all --bytes=8 {}',
      '@@ -1,4 +1,4 @@\n /lib64/ld-linux-x86-64.so.2\n-/build/verbatim/src/greet.c\n+/vbp-k3x9qy-a-longer-path/w/src/greet.c\n Hello, %s!\n',
    ),
    node('readelf --wide --notes {}', '@@ -1 +1 @@\n-    Build ID: 3b41a9\n+    Build ID: 90cc7d\n'),
  ]);
  const archive = node('greet.tar.gz', null, [
    node(
      'filetype from file(1)',
      '@@ -1 +1 @@\n-gzip, last modified: Tue Jan  1 00:00:00 2030\n+gzip, last modified: Tue Feb  4 05:01:01 2031\n',
    ),
    node('greet.tar', null, [
      node(
        'file list',
        '@@ -1 +1 @@\n--rw-r--r-- 1000 2030-01-01 greet/NEWS\n+-rw-rw-r-- 42731 2031-02-04 greet/NEWS\n',
      ),
    ]),
  ]);
  return sampleDocument({
    sentence: '2 of 5 artifacts differ: `usr/bin/greet` (strings, ELF notes), `greet.tar.gz` (file list).',
    builds: [...THREE, builder('trixie')].map((one) => build(one)),
    judgement: {
      verdict: 'unreproducible',
      toolchainIndependent: 'no',
      nondeterministic: false,
      artifacts: [
        artifact('greet.tar.gz', 'AABC', { toolchainIndependent: 'no' }),
        artifact('usr/bin/greet', 'AABC', { toolchainIndependent: 'no' }),
        artifact('usr/lib/libgreet.so.1', 'AAAB', { verdict: 'match', toolchainIndependent: 'no' }),
        artifact('usr/share/doc/greet/NEWS', 'AAAA', { toolchainIndependent: 'yes' }),
        artifact('usr/share/man/man1/greet.1', 'AAAA', { toolchainIndependent: 'yes' }),
      ],
    },
    more: {
      regressedFrom: 'cmp-01kb1x2h9p',
      untried: [{ variation: 'file-order', reason: 'this engine cannot mount a loop device' }],
      differences: [
        difference('greet.tar.gz', archive, {
          degraded: ['xxd not available in path. Falling back to Python hexlify.'],
        }),
        difference('usr/bin/greet', binary),
        difference('usr/bin/greet', null, {
          right: { letter: 'C', digest: digestOf('usr/bin/greet C') },
          status: 'timeout',
          message: 'diffoscope was stopped after 300 s',
          report: null,
        }),
      ],
      undiffed: [
        { path: 'greet.tar.gz', letters: ['A', 'C'], reason: 'A and C come from different toolchains' },
      ],
      logDifferences: [
        {
          left: 0,
          right: 2,
          unifiedDiff: '@@ -7 +7 @@\n-checking for nproc... 2\n+checking for nproc... 1\n',
          truncated: false,
        },
      ],
    },
  });
}

/** Two good builds agree, the varied one failed: nothing may be green. */
export function failedBuild(): ComparisonDocument {
  const failed = {
    phase: 'build',
    outcome: 'failure',
    reason: { code: 'exit-code', message: 'the build step exited with 2' },
  } as const;
  return sampleDocument({
    sentence:
      'Inconclusive: `bookworm+all` failed in build, so the 2 artifacts were compared in 2 of 3 builds.',
    builds: THREE.map((one) => build(one, one.variations.length > 0 ? failed : null)),
    judgement: {
      verdict: 'inconclusive',
      toolchainIndependent: 'not tried',
      nondeterministic: false,
      artifacts: [artifact('usr/bin/greet', 'AA '), artifact('usr/share/doc/greet/NEWS', 'AA ')],
    },
    more: {
      logTails: [
        '4.2 done\n',
        '4.1 done\n',
        '3.90 cc -c -o greet.o greet.c\n3.97 greet.c:12:5: error: unknown locale et_EE\n3.98 make: *** [Makefile:9: greet.o] Error 1\n',
      ],
    },
  });
}

/** One build per toolchain: no two builds to compare. */
export function inconclusive(): ComparisonDocument {
  return sampleDocument({
    sentence: 'Inconclusive: no toolchain built it twice.',
    builds: [build(builder('bookworm')), build(builder('trixie'))],
    judgement: {
      verdict: 'inconclusive',
      toolchainIndependent: 'yes',
      nondeterministic: false,
      artifacts: [artifact('usr/bin/greet', 'AA', { verdict: 'inconclusive', toolchainIndependent: 'yes' })],
    },
  });
}

export function equivalent(): ComparisonDocument {
  const path = 'greet.jar';
  return sampleDocument({
    sentence: '1 of 2 artifacts differs, but only in what strip-nondeterminism removes: `greet.jar` (zip).',
    builds: success(),
    judgement: {
      verdict: 'equivalent',
      toolchainIndependent: 'not tried',
      nondeterministic: false,
      artifacts: [
        artifact(path, 'AAB', {
          verdict: 'equivalent',
          normalisation: {
            tool: 'strip-nondeterminism 1.14.1',
            groups: [{ letters: ['A', 'B'], digest: digestOf('greet.jar normalised') }],
            passes: ['zip'],
          },
        }),
        artifact('greet.pom', 'AAA'),
      ],
    },
    more: {
      differences: [
        difference(
          path,
          node(path, null, [node('zipinfo {}', '@@ -1 +1 @@\n-30-Jan-01 00:00\n+31-Feb-04 05:01\n')]),
        ),
      ],
    },
  });
}

/** The same builder twice differs. */
export function nondeterministic(): ComparisonDocument {
  const path = 'usr/share/greet/cache.db';
  return sampleDocument({
    sentence:
      '1 of 2 artifacts differs: `usr/share/greet/cache.db` differs even between two builds of the same builder.',
    builds: success(),
    judgement: {
      verdict: 'unreproducible',
      toolchainIndependent: 'not tried',
      nondeterministic: true,
      artifacts: [
        artifact('usr/bin/greet', 'AAA'),
        artifact(path, 'ABC', { nondeterministic: ['bookworm'] }),
      ],
    },
    more: { differences: [difference(path, node(path, '@@ -1 +1 @@\n-8f3a\n+11c9\n'))] },
  });
}

/** Two cohorts of two that agree with each other as well. */
export function toolchainIndependent(): ComparisonDocument {
  const builders = [builder('bookworm'), builder('bookworm', ALL), builder('trixie'), builder('trixie', ALL)];
  return sampleDocument({
    sentence: 'All 2 artifacts are the same in 4 of 4 builds, whatever the toolchain.',
    builds: builders.map((one) => build(one)),
    judgement: {
      ...reproduced(
        ['share/greet.txt', 'share/greet.json']
          .toSorted()
          .map((path) => artifact(path, 'AAAA', { toolchainIndependent: 'yes' })),
      ),
      toolchainIndependent: 'yes',
    },
  });
}

/** `count` artifacts of four builds; every `every`th differs in the varied one. */
export function manyArtifacts(count = 10_000, every = 500): ComparisonDocument {
  const paths = Array.from({ length: count }, (_, index) => {
    const folder = String(Math.floor(index / 100)).padStart(3, '0');
    return `usr/share/doc/greet/html/section-${folder}/page-${String(index).padStart(5, '0')}.html`;
  });
  const bad = paths.filter((_, index) => index % every === 0);
  return sampleDocument({
    sentence: `${bad.length} of ${count} artifacts differ: the first is \`${bad[0] ?? ''}\`.`,
    builds: [...THREE, builder('bookworm', ['timezone'])].map((one) => build(one)),
    judgement: {
      ...reproduced(paths.map((path, index) => artifact(path, index % every === 0 ? 'AABA' : 'AAAA'))),
      verdict: bad.length === 0 ? 'reproducible' : 'unreproducible',
    },
    more: {
      differences: bad
        .slice(0, 100)
        .map((path) =>
          difference(
            path,
            node(
              path,
              `@@ -4 +4 @@\n <title>page</title>\n-<time>2030-01-01</time>\n+<time>2031-02-04</time>\n`,
            ),
          ),
        ),
      undiffed: bad
        .slice(100)
        .map((path) => ({ path, letters: ['A', 'B'], reason: 'beyond the first 100 pairs' })),
    },
  });
}

/** Every string a source, a build or an artifact can choose tries to break out of where it is shown. */
export function hostile(): ComparisonDocument {
  return hostileDocument(twoMismatches(), sampleExplanation());
}

/** `count` artifacts that all differ, each for a reason; every tenth for two. */
export function manyCauses(count = 10_000): ComparisonDocument {
  return causeForEach(manyArtifacts(count, 1));
}

export const SAMPLES = {
  reproducible,
  twoMismatches,
  failedBuild,
  inconclusive,
  equivalent,
  nondeterministic,
  toolchainIndependent,
  manyArtifacts,
  ...CAUSED,
  hostile,
} as const;
