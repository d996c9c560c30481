import assert from 'node:assert/strict';

import * as fc from 'fast-check';
import tap from 'tap';

import { compareBuilds } from '../../src/comparison/compare-builds.ts';
import type { ComparedBuild } from '../../src/comparison/compared-build.ts';
import type { Judgement } from '../../src/comparison/document.ts';
import { neededNormalisations } from '../../src/comparison/needed-normalisations.ts';
import { pairsToDiff } from '../../src/comparison/pairs-to-diff.ts';
import { sentenceOf } from '../../src/comparison/sentence.ts';
import { normalisation, scenario, tellingBuilds, type Made } from './scenario.ts';

const contents = fc.constantFrom('x', 'x', 'x', 'y', 'z', '755:x', '-> x', 'refused');
const made: fc.Arbitrary<Made> = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'c\n'), contents, { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom('failure', 'timeout', 'error', 'cancelled') },
);
const notation = fc.constantFrom(
  'bookworm',
  'bookworm',
  'bookworm+all',
  'bookworm+user',
  'trixie',
  'trixie+all',
  'sid',
);
const rows = fc.array(fc.tuple(notation, made), { maxLength: 7 });
const builds = fc.tuple(rows, fc.boolean()).map(([some, isSetUp]) => {
  const all = scenario(...some);
  return isSetUp ? all : all.map((one) => (one.outcome === 'failure' ? { ...one, toolchain: null } : one));
});
const NONE = new Map<string, never>();
const ALL = new Map(['a', 'b', 'c\n'].map((path) => [path, normalisation('ABCDE')]));

const judge = (some: readonly ComparedBuild[]): Judgement => compareBuilds(some, NONE);
const succeeded = (some: readonly ComparedBuild[]): ComparedBuild[] =>
  some.filter(({ outcome }) => outcome === 'success');

const outline = ({ verdict, nondeterministic, toolchainIndependent, artifacts }: Judgement) => ({
  verdict,
  nondeterministic,
  toolchainIndependent,
  artifacts: artifacts.map((one) => [one.path, one.verdict, one.classes.map((each) => each.builds.length)]),
});

function holds(title: string, rule: (some: ComparedBuild[]) => void): void {
  void tap.test(title, (t) => {
    fc.assert(fc.property(builds, rule), { numRuns: 500 });
    t.end();
  });
}

holds('the order in which builds are given does not matter', (some) => {
  assert.deepEqual(judge(some.toReversed()), judge(some));
});

holds('numbering the builds anew changes neither verdicts nor the sizes of classes', (some) => {
  const last = some.length - 1;
  const renumbered = judge(some.map((build) => ({ ...build, position: last - build.position })));
  assert.deepEqual(outline(renumbered), outline(judge(some)));
});

holds('renaming toolchains changes no verdict', (some) => {
  const renamed = some.map((build) => ({
    ...build,
    builder: `z${build.builder}`,
    notation: `z${build.notation}`,
    toolchain: build.toolchain === null ? null : `sha256:0${build.toolchain}`,
  }));
  assert.equal(judge(renamed).verdict, judge(some).verdict);
});

holds('classes and missing builds are all the builds that succeeded, each once', (some) => {
  for (const { classes, missingFrom, refusedFrom } of judge(some).artifacts) {
    const positions = [...classes.flatMap((one) => one.builds), ...missingFrom, ...refusedFrom];
    assert.deepEqual(
      positions.toSorted((a, b) => a - b),
      succeeded(some).map(({ position }) => position),
    );
    const sizes = classes.map((one) => one.builds.length);
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
  }
});

holds('one more build like another turns no match into a difference', (some) => {
  const before = judge(some);
  for (const build of succeeded(some)) {
    const after = judge([...some, { ...build, position: some.length }]);
    for (const { path, verdict } of before.artifacts) {
      const now = after.artifacts.find((artifact) => artifact.path === path)?.verdict;
      if (verdict === 'match') assert.notEqual(now, 'mismatch');
      if (verdict === 'mismatch' || verdict === 'missing') assert.equal(now, verdict);
    }
    if (before.verdict === 'unreproducible') assert.equal(after.verdict, 'unreproducible');
  }
});

holds('a failed build changes no artifact, and never makes a difference', (some) => {
  const before = judge(some);
  const [failed] = scenario(['bookworm+all', 'failure']);
  assert.ok(failed);
  const after = judge([...some, { ...failed, position: some.length }]);
  assert.deepEqual(
    after.artifacts.map(({ path, verdict, classes }) => ({ path, verdict, classes })),
    before.artifacts.map(({ path, verdict, classes }) => ({ path, verdict, classes })),
  );
  if (before.verdict !== 'unreproducible') assert.notEqual(after.verdict, 'unreproducible');
});

holds(
  'reproducible needs two builds of a toolchain, all successes, and each path the same in all of them',
  (some) => {
    const { verdict, cohorts, artifacts } = judge(some);
    if (verdict !== 'reproducible') return;
    const counting = cohorts.filter((cohort) => cohort.builds.length > 1);
    assert.ok(counting.length > 0);
    for (const cohort of counting) {
      const members = some.filter(({ position }) => cohort.builds.includes(position));
      const outlines = new Set(
        members.map(({ entries }) => JSON.stringify(entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)))),
      );
      assert.equal(outlines.size, 1);
      assert.ok(
        members.every(
          ({ outcome, entries, refused }) =>
            outcome === 'success' && entries.length > 0 && refused.length === 0,
        ),
      );
    }
    assert.ok(artifacts.some((artifact) => artifact.verdict === 'match'));
  },
);

holds('a failure in a cohort of several is never reproducible nor equivalent', (some) => {
  const judgement = compareBuilds(some, ALL);
  const isIncomplete = judgement.cohorts.some(
    (cohort) =>
      cohort.builds.length > 1 &&
      some.some(({ position, outcome }) => cohort.builds.includes(position) && outcome !== 'success'),
  );
  if (isIncomplete) assert.match(judgement.verdict, /^(?:unreproducible|inconclusive)$/);
});

holds(
  'normalisation changes letters and classes of nothing, and only mismatches into equivalents',
  (some) => {
    const before = judge(some);
    const after = compareBuilds(some, ALL);
    for (const [index, artifact] of after.artifacts.entries()) {
      const was = before.artifacts[index];
      assert.deepEqual(artifact.classes, was?.classes);
      if (was?.verdict !== 'mismatch') assert.equal(artifact.verdict, was?.verdict);
      else assert.match(artifact.verdict, /^(?:mismatch|equivalent|missing|inconclusive)$/);
    }
    if (before.verdict === 'reproducible') assert.equal(after.verdict, 'reproducible');
    if (after.verdict === 'reproducible') assert.equal(before.verdict, 'reproducible');
  },
);

holds('toolchain independence is only claimed when every build of every toolchain made the same', (some) => {
  const { toolchainIndependent, artifacts, cohorts } = judge(some);
  if (toolchainIndependent !== 'yes') return;
  assert.ok(cohorts.length > 1 && artifacts.length > 0);
  assert.ok(artifacts.every(({ classes, missingFrom }) => classes.length === 1 && missingFrom.length === 0));
});

holds('nondeterministic is only said of identical builds that differ', (some) => {
  const { nondeterministic, artifacts } = judge(some);
  assert.equal(
    nondeterministic,
    artifacts.some((artifact) => artifact.nondeterministic.length > 0),
  );
  for (const artifact of artifacts) {
    for (const one of artifact.nondeterministic) {
      assert.ok(succeeded(some).filter((build) => build.notation === one).length > 1);
      assert.match(artifact.verdict, /^(?:mismatch|missing)$/);
    }
  }
});

holds('what is normalised or diffed are files of one cohort with different contents', (some) => {
  const judgement = judge(some);
  const { pairs, undiffed } = pairsToDiff(judgement);
  const keys = [
    ...pairs.map((pair) => [pair.path, pair.left.letter, pair.right.letter]),
    ...undiffed.map(({ path, letters }) => [path, ...letters]),
  ];
  assert.equal(new Set(keys.map((key) => JSON.stringify(key))).size, keys.length);
  for (const { path, left, right } of pairs) {
    assert.notEqual(left.digest, right.digest);
    const artifact = judgement.artifacts.find((one) => one.path === path);
    const holding = [left, right].map(
      (side) => artifact?.classes.find((one) => one.letter === side.letter)?.builds ?? [],
    );
    assert.ok(
      judgement.cohorts.some((cohort) =>
        holding.every((members) => members.some((one) => cohort.builds.includes(one))),
      ),
    );
  }
  for (const { classes } of neededNormalisations(judgement)) assert.ok(classes.length > 1);
  for (const artifact of judgement.artifacts) {
    if (artifact.verdict === 'mismatch') assert.ok(keys.some(([path]) => path === artifact.path));
  }
});

holds('the sentence is one line that ends, whatever happened', (some) => {
  for (const judgement of [judge(some), compareBuilds(some, ALL)]) {
    const sentence = sentenceOf({ judgement, builds: tellingBuilds(some), untried: [], causes: [] });
    assert.match(sentence, /^[A-Z0-9`][^\n]*[^ .:;]\.$/u);
    assert.doesNotMatch(sentence, /undefined|null|NaN| {2}|\(\)/u);
    assert.equal(/inconclusive/i.test(sentence), judgement.verdict === 'inconclusive');
  }
});
