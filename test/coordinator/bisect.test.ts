import { join } from 'node:path';

import tap, { type Test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import type { Narrowing } from '../../src/cause/judge-revision.ts';
import { bisect, type BisectTest } from '../../src/coordinator/bisect.ts';
import { compareRevision } from '../../src/coordinator/compare-revision.ts';
import { withGitHistory } from '../../src/source/git-history.ts';
import { DEFAULT_SOURCE_LIMITS } from '../../src/source/source-limits.ts';
import { anyAddress } from '../../src/source/url-guard.ts';
import { openStore } from '../../src/store/store.ts';
import { FIRST_COMMIT, Repository } from '../source/git-fixture.ts';
import { createMemoryExecutor } from './memory-executor.ts';
import { rigDeps, rigRequest } from './rig-deps.ts';

const DAY_SECONDS = 86_400;
const ANYTHING: Narrowing = { path: null, kind: null, acceptEquivalent: false };

/**
 * A repository with a commit a letter, the oldest first: `g` is reproducible, `b` is not, `x` does not build. An engine in memory knows a
 * commit by its time; the coordinator, the store and git are the real ones.
 */
function openHistory(t: Test, letters: string) {
  const directory = t.testdir({});
  const repository = new Repository(join(directory, 'repository'));
  const commits = letters
    .split('')
    .map((letter, index) => repository.write('letter', `${letter} ${index}`).commit(`commit ${letter}`));
  const store = openStore(join(directory, 'data'), Date.now);
  t.teardown(() => store.close());
  const executor = createMemoryExecutor(store.blobs, ({ environment, sourceDateEpoch }) => {
    const letter = letters[Math.round((sourceDateEpoch - FIRST_COMMIT) / DAY_SECONDS)];
    if (letter === 'x') return { reason: { code: 'exit-code', message: 'exit code 2' } };
    return { files: { app: letter === 'b' ? environment.hostname : 'the same', other: 'the same' } };
  });
  const deps = rigDeps(directory, { store, executor, diffed: [] });
  const { signal } = new AbortController();
  const context = {
    scratch: join(directory, 'scratch'),
    isAllowed: anyAddress,
    isAnonymous: false,
    limits: DEFAULT_SOURCE_LIMITS,
    signal,
    onStep: () => {},
  };
  const url = repository.path;
  const compare = async (ref: string): Promise<ComparisonDocument> => {
    const request = rigRequest(directory, 'bookworm,bookworm+all', { source: { kind: 'git', url, ref } });
    return compareRevision(request, deps, { emit: () => {}, signal }, { again: false });
  };
  const search = async (narrowing = ANYTHING, from = commits[0] ?? '', to = commits.at(-1) ?? '') => {
    const told: string[] = [];
    const found = await withGitHistory({ url, from, to }, context, async (history) =>
      bisect(history.commits, narrowing, {
        compare,
        onTest: async (commit, { number, most }) =>
          void told.push(`${number} of ${most}: ${(await history.describe(commit)).subject}`),
        onTested: () => {},
      }),
    );
    return { ...found, told };
  };
  return { commits, repository, executor, search };
}

const verdicts = (tests: readonly BisectTest[]): string[] =>
  tests.map(({ index, verdict }) => `${index} ${verdict}`);

void tap.test('the first revision that is not reproducible is found, its ends tested first', async (t) => {
  const { search } = openHistory(t, 'ggggbbb');
  const { end, tests, told } = await search();
  t.match(end, { step: 'found', lastGood: 3, firstBad: 4 });
  t.same(verdicts(tests), ['0 good', '6 bad', '3 good', '5 bad', '4 bad']);
  t.equal(told[0], '1 of 5: commit g');
  t.match(tests.at(-1)?.document?.judgement, { verdict: 'unreproducible' });
});

void tap.test('what does not build is stepped around', async (t) => {
  const { search } = openHistory(t, 'ggxxgbb');
  const { end, tests } = await search();
  t.match(end, { step: 'found', firstBad: 5 });
  t.ok(verdicts(tests).some((one) => one.endsWith('untestable')));
});

void tap.test('where only what does not build is left, all that it may be is told', async (t) => {
  const { search } = openHistory(t, 'gxxb');
  t.match((await search()).end, { step: 'unclear', lastGood: 0, candidates: [1, 2, 3] });
});

void tap.test('a second search builds nothing that the first one built', async (t) => {
  const { search, executor } = openHistory(t, 'gggbb');
  const first = await search();
  const built = executor.plans.length;
  const second = await search();
  t.equal(executor.plans.length, built);
  t.same(second.end, first.end);
  t.ok(second.tests.every(({ document }) => document?.reuseOf !== null));
});

void tap.test('ends that are not what they were called are told', async (t) => {
  const { search } = openHistory(t, 'bgxb');
  await t.rejects(search(), { code: 'NOT_GOOD', message: /given as good, and it is bad: 1 of 2 artifacts/ });
  const { commits, search: other } = openHistory(t, 'ggx');
  await t.rejects(other(ANYTHING, commits[0], commits[1]), { code: 'NOT_BAD' });
  await t.rejects(other(), { code: 'NOT_BAD', message: /cannot be tested/ });
});

void tap.test('only one artifact may count', async (t) => {
  const { search } = openHistory(t, 'ggb');
  t.match((await search({ ...ANYTHING, path: 'app' })).end, { step: 'found', firstBad: 2 });
  await t.rejects(search({ ...ANYTHING, path: 'other' }), { code: 'NOT_BAD', message: /it is good/ });
  await t.rejects(search({ ...ANYTHING, path: 'gone' }), { code: 'NOT_GOOD', message: /cannot be tested/ });
});
