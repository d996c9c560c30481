import tap from 'tap';

import { judgementSchema, type Judgement } from '../../src/comparison/document.ts';
import { compareBuilds } from '../../src/comparison/compare-builds.ts';
import type { Normalisation } from '../../src/comparison/artifact-comparison.ts';
import { normalisation, scenario, type Made } from './scenario.ts';

const judge = (rows: [string, Made][], normalised: Record<string, Normalisation> = {}): Judgement =>
  judgementSchema.parse(compareBuilds(scenario(...rows), new Map(Object.entries(normalised))));

/** `A01 B2` and so on. */
const classesAt = (judgement: Judgement, path: string): string =>
  judgement.artifacts
    .filter((artifact) => artifact.path === path)
    .flatMap(({ classes }) => classes.map(({ letter, builds }) => letter + builds.join('')))
    .join(' ');

void tap.test('builds that made the same things are reproducible', (t) => {
  const judgement = judge([
    ['bookworm', { app: 'x', 'lib/a': '755:y', link: '-> app' }],
    ['bookworm', { link: '-> app', app: 'x', 'lib/a': '755:y' }],
    ['bookworm+all', { app: 'x', 'lib/a': '755:y', link: '-> app' }],
  ]);
  t.match(judgement, { verdict: 'reproducible', nondeterministic: false, toolchainIndependent: 'not tried' });
  t.strictSame(
    judgement.artifacts.map(({ path, verdict }) => [path, verdict]),
    [
      ['app', 'match'],
      ['lib/a', 'match'],
      ['link', 'match'],
    ],
  );
  t.strictSame(judgement.cohorts, [
    { toolchain: 'sha256:bookworm', builds: [0, 1, 2], verdict: 'reproducible' },
  ]);
  t.end();
});

void tap.test('the largest class is A, ties go to the control', (t) => {
  const judgement = judge([
    ['bookworm+all', { majority: 'x', tie: 'x', three: 'x' }],
    ['bookworm', { majority: 'y', tie: 'y', three: 'z' }],
    ['bookworm+user', { majority: 'x', tie: 'x', three: 'y' }],
    ['bookworm+uid', { majority: 'x', tie: 'y', three: 'y' }],
  ]);
  t.equal(classesAt(judgement, 'majority'), 'A023 B1');
  t.equal(classesAt(judgement, 'tie'), 'A13 B02');
  t.equal(classesAt(judgement, 'three'), 'A23 B1 C0');
  t.equal(judgement.verdict, 'unreproducible');
  t.end();
});

void tap.test('a path that some builds lack is missing, and mismatch is worse', (t) => {
  const judgement = judge([
    ['bookworm', { some: 'x', both: 'x' }],
    ['bookworm', { some: 'x', both: 'y' }],
    ['bookworm+all', {}],
  ]);
  t.match(judgement.artifacts, [
    { path: 'both', verdict: 'mismatch', missingFrom: [2], nondeterministic: ['bookworm'] },
    { path: 'some', verdict: 'missing', missingFrom: [2], nondeterministic: [] },
  ]);
  t.equal(judgement.verdict, 'unreproducible');
  t.equal(judgement.nondeterministic, true);
  t.end();
});

void tap.test('execute and setuid bits are compared, other mode bits, owner and time are not', (t) => {
  const pairs: [string, string, string][] = [
    ['644:x', '664:x', 'match'],
    ['644:x', '755:x', 'mismatch'],
    ['755:x', '744:x', 'mismatch'],
    ['755:x', '4755:x', 'mismatch'],
    ['755:x', '1755:x', 'mismatch'],
    ['-> a', '-> b', 'mismatch'],
    ['-> a', 'a', 'mismatch'],
  ];
  for (const [one, other, verdict] of pairs) {
    const judgement = judge([
      ['bookworm', { a: one }],
      ['bookworm', { a: other }],
    ]);
    t.equal(judgement.artifacts[0]?.verdict, verdict, `${one} and ${other}`);
  }
  t.end();
});

void tap.test('a failed build is never a mismatch and never reproducible', (t) => {
  for (const outcome of ['failure', 'timeout', 'cancelled', 'error'] as const) {
    const judgement = judge([
      ['bookworm', { a: 'x' }],
      ['bookworm', { a: 'x' }],
      ['bookworm+all', outcome],
    ]);
    t.match(judgement, { verdict: 'inconclusive', artifacts: [{ verdict: 'match', missingFrom: [] }] });
  }
  t.end();
});

void tap.test('a mismatch among the builds that succeeded counts even when another failed', (t) => {
  const judgement = judge([
    ['bookworm', { a: 'x' }],
    ['bookworm+user', { a: 'y' }],
    ['bookworm+all', 'failure'],
  ]);
  t.equal(judgement.verdict, 'unreproducible');
  t.end();
});

void tap.test('one build left over has nothing to be compared with', (t) => {
  const judgement = judge([
    ['bookworm', { a: 'x' }],
    ['bookworm+all', 'failure'],
  ]);
  t.match(judgement, { verdict: 'inconclusive', artifacts: [{ verdict: 'inconclusive' }] });
  t.end();
});

void tap.test('the failure of a cohort of one is shown, not counted', (t) => {
  const judgement = judge([
    ['bookworm', { a: 'x' }],
    ['bookworm', { a: 'x' }],
    ['trixie', 'failure'],
  ]);
  t.match(judgement, {
    verdict: 'reproducible',
    toolchainIndependent: 'not tried',
    cohorts: [{ verdict: 'reproducible' }, { builds: [2], verdict: 'inconclusive' }],
  });
  t.end();
});

void tap.test('a cohort of several whose builds all failed makes the comparison inconclusive', (t) => {
  const judgement = judge([
    ['bookworm', { a: 'x' }],
    ['bookworm', { a: 'x' }],
    ['trixie', 'failure'],
    ['trixie', 'failure'],
  ]);
  t.match(judgement, { verdict: 'inconclusive', artifacts: [{ verdict: 'match' }] });
  t.end();
});

void tap.test(
  'without two builds of one toolchain there is no verdict, but the toolchains are compared',
  (t) => {
    const judgement = judge([
      ['bookworm', { a: 'x' }],
      ['trixie', { a: 'x' }],
    ]);
    t.match(judgement, { verdict: 'inconclusive', toolchainIndependent: 'yes' });
    t.end();
  },
);

void tap.test('no build, or no artifact, is no evidence', (t) => {
  t.match(judge([]), { verdict: 'inconclusive', toolchainIndependent: 'not tried', artifacts: [] });
  const empty = judge([
    ['bookworm', {}],
    ['bookworm', {}],
    ['trixie', { only: 'x' }],
  ]);
  t.match(empty, {
    verdict: 'inconclusive',
    artifacts: [{ verdict: 'inconclusive', toolchainIndependent: 'no' }],
  });
  t.end();
});

void tap.test('another toolchain may make other bytes: that is told beside the verdict', (t) => {
  const judgement = judge([
    ['bookworm', { a: 'x', b: 'x' }],
    ['bookworm', { a: 'x', b: 'x' }],
    ['trixie', { a: 'y', b: 'x' }],
  ]);
  t.match(judgement, {
    verdict: 'reproducible',
    toolchainIndependent: 'no',
    artifacts: [
      { verdict: 'match', toolchainIndependent: 'no' },
      { verdict: 'match', toolchainIndependent: 'yes' },
    ],
  });
  t.equal(classesAt(judgement, 'a'), 'A01 B2');
  t.end();
});

void tap.test('the verdict is decided within each cohort, the worst counts', (t) => {
  const judgement = judge([
    ['bookworm', { a: 'x', own: 'x' }],
    ['bookworm', { a: 'x', own: 'x' }],
    ['trixie', { a: 'y' }],
    ['trixie', { a: 'z' }],
  ]);
  t.match(judgement, {
    verdict: 'unreproducible',
    cohorts: [{ verdict: 'reproducible' }, { verdict: 'unreproducible' }],
    artifacts: [
      { path: 'a', verdict: 'mismatch' },
      { path: 'own', verdict: 'match', missingFrom: [2, 3], toolchainIndependent: 'no' },
    ],
  });
  t.end();
});

void tap.test('toolchain independence needs a build of every toolchain', (t) => {
  const judgement = judge([
    ['bookworm', { a: 'x' }],
    ['trixie', { a: 'x' }],
    ['sid', 'failure'],
  ]);
  t.equal(judgement.toolchainIndependent, 'not tried');
  t.end();
});

void tap.test('classes that a named pass made the same are equivalent', (t) => {
  const rows: [string, Made][] = [
    ['bookworm', { a: 'x', b: 'x' }],
    ['bookworm+user', { a: 'y', b: 'y' }],
    ['bookworm+all', { a: 'z', b: 'x' }],
  ];
  t.match(judge(rows, { a: normalisation('ABC'), b: normalisation('AB') }), { verdict: 'equivalent' });
  t.match(judge(rows, { a: normalisation('AB', 'C'), b: normalisation('AB') }), {
    verdict: 'unreproducible',
    artifacts: [{ verdict: 'mismatch' }, { verdict: 'equivalent' }],
  });
  t.match(judge(rows, { a: { ...normalisation('ABC'), passes: [] } }).artifacts[0], { verdict: 'mismatch' });
  t.end();
});

void tap.test('a normaliser of contents cannot make up for mode, kind or a missing file', (t) => {
  const cases: [Made, Made, string][] = [
    [{ a: '644:x' }, { a: '755:x' }, 'mismatch'],
    [{ a: '644:x' }, { a: '755:y' }, 'mismatch'],
    [{ a: 'x' }, { a: '-> x' }, 'mismatch'],
    [{ a: '-> y' }, { a: '-> x' }, 'mismatch'],
  ];
  for (const [one, other, verdict] of cases) {
    const judgement = judge(
      [
        ['bookworm', one],
        ['bookworm+all', other],
      ],
      { a: normalisation('AB') },
    );
    t.equal(judgement.artifacts[0]?.verdict, verdict);
  }
  const missing: [string, Made][] = [
    ['bookworm', { a: 'x' }],
    ['bookworm', { a: 'y' }],
    ['bookworm', {}],
  ];
  t.equal(judge(missing, { a: normalisation('AB') }).artifacts[0]?.verdict, 'missing');
  t.end();
});

void tap.test(
  'classes equal after normalisation across toolchains do not change a cohort that matches',
  (t) => {
    const rows: [string, Made][] = [
      ['bookworm', { a: 'x' }],
      ['bookworm', { a: 'x' }],
      ['trixie', { a: 'y' }],
    ];
    t.match(judge(rows, { a: normalisation('AB') }), { verdict: 'reproducible', toolchainIndependent: 'no' });
    t.end();
  },
);

void tap.test('nothing is said about an artifact that was refused', (t) => {
  const all = judge([
    ['bookworm', { a: 'x', device: 'refused' }],
    ['bookworm', { a: 'x', device: 'refused' }],
  ]);
  t.match(all, {
    verdict: 'inconclusive',
    artifacts: [{ verdict: 'match' }, { verdict: 'inconclusive', classes: [] }],
  });
  const some = judge([
    ['bookworm', { a: 'x' }],
    ['bookworm', { a: 'refused' }],
  ]);
  t.match(some, {
    verdict: 'inconclusive',
    nondeterministic: false,
    artifacts: [{ verdict: 'inconclusive', missingFrom: [], refusedFrom: [1] }],
  });
  const lacking = judge([
    ['bookworm', { a: 'x', b: 'refused' }],
    ['bookworm', { a: 'x' }],
  ]);
  t.match(lacking, {
    verdict: 'unreproducible',
    artifacts: [{ verdict: 'match' }, { verdict: 'missing', missingFrom: [1], refusedFrom: [0] }],
  });
  const differing = judge([
    ['bookworm', { a: 'x' }],
    ['bookworm', { a: 'y' }],
    ['bookworm', { a: 'refused' }],
  ]);
  t.equal(differing.verdict, 'unreproducible');
  t.end();
});

void tap.test('a build without a toolchain counts to the cohort of its folder', (t) => {
  const builds = scenario(
    ['bookworm', { a: 'x' }],
    ['bookworm', { a: 'x' }],
    ['bookworm+all', 'failure'],
    ['trixie', 'failure'],
    ['trixie+all', 'failure'],
  ).map((build) => (build.outcome === 'success' ? build : { ...build, toolchain: null }));
  t.match(compareBuilds(builds, new Map()), {
    verdict: 'inconclusive',
    cohorts: [
      { toolchain: 'sha256:bookworm', builds: [0, 1, 2] },
      { toolchain: 'trixie', builds: [3, 4] },
    ],
  });
  t.end();
});

void tap.test('input that would leave something unjudged is a fault', (t) => {
  const [one, two] = scenario(['bookworm', { a: 'x' }], ['bookworm', { a: 'x' }]);
  if (one === undefined || two === undefined) throw new Error('no builds');
  t.throws(() => compareBuilds([one, { ...two, position: 0 }], new Map()), { code: 'DUPLICATE_BUILD' });
  const twice = { ...two, entries: [...two.entries, ...two.entries] };
  t.throws(() => compareBuilds([one, twice], new Map()), { code: 'DUPLICATE_PATH' });
  t.end();
});
