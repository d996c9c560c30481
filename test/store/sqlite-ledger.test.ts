import Database from 'better-sqlite3';
import tap, { type Test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import type { Claim } from '../../src/store/queue.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { SEES_ALL } from '../../src/store/visibility.ts';
import { failedBuild, reproducible, twoMismatches } from '../report/sample-documents.ts';
import { finish, finishedBuildOf, planOf, projectSettings, queued } from './queue-rig.ts';

const START = Date.parse('2026-11-22T10:00:00Z');
const DOCUMENT = reproducible();
const PLAN = planOf(DOCUMENT);

interface Place {
  readonly store: Store;
  readonly folder: string;
  readonly clock: { nowMs: number };
}

function open(t: Test): Place {
  const clock = { nowMs: START };
  const folder = t.testdir();
  const store = openStore(folder, () => clock.nowMs);
  t.teardown(() => store.close());
  return { store, folder, clock };
}

function claim(store: Store, more: Parameters<typeof queued>[0] = {}): Claim {
  store.queue.add(queued({ again: true, ...more }));
  return next(store);
}

function next(store: Store): Claim {
  const [claimed] = store.queue.claimNext();
  if (claimed === undefined) throw new Error('nothing is due');
  return claimed;
}

/** As `kind position/attempt`. */
function historyOf(store: Store, id: string): string[] {
  const { number } = store.reader.find(id, SEES_ALL);
  return store.reader
    .history(number, 0, 99)
    .items.map(({ kind, position, attempt }) =>
      position === null ? kind : `${kind} ${position}/${attempt}`,
    );
}

const attemptsOf = (store: Store, id: string) =>
  store.reader.attempts(store.reader.find(id, SEES_ALL).number);

void tap.test('every step of a comparison is kept before the next, and told in its history', async (t) => {
  const { store } = open(t);
  const { id, ledger } = claim(store);
  t.equal(ledger.plan(), null);
  await ledger.keepPlan(PLAN);
  t.strictSame(ledger.plan(), PLAN);
  t.match(store.comparisons.find(id), { status: 'building', revision: DOCUMENT.revision.snapshot.digest });
  t.equal(ledger.cohort('bookworm'), null);
  const [toolchain] = DOCUMENT.toolchains;
  if (toolchain === undefined) throw new Error('the sample changed');
  const cohort = {
    kind: 'ready',
    toolchain,
    workspace: DOCUMENT.revision.snapshot,
    fetchedAtMs: null,
    phases: [],
  } as const;
  await ledger.keepCohort('bookworm', { ...cohort, phases: [] });
  t.strictSame(ledger.cohort('bookworm'), cohort);
  t.strictSame(await ledger.openAttempt(0), { attempt: 1, isJoined: false });
  t.strictSame(await ledger.openAttempt(0), { attempt: 1, isJoined: true });
  await ledger.loseAttempt(0, 1, 'its sandbox is gone');
  t.strictSame(await ledger.openAttempt(0), { attempt: 2, isJoined: false });
  t.strictSame(ledger.finishedBuilds(), new Map());
  await ledger.endAttempt(0, 2, finishedBuildOf(DOCUMENT));
  t.strictSame(ledger.finishedBuilds(), new Map([[0, finishedBuildOf(DOCUMENT)]]));
  await ledger.beginJudging();
  await ledger.beginJudging();
  await ledger.finish({ ...DOCUMENT, id }, null);
  t.equal(store.comparisons.find(id).verdict, 'reproducible');
  t.strictSame(historyOf(store, id), [
    'submitted',
    'started',
    'planned',
    'attempt-started 0/1',
    'attempt-lost 0/1',
    'attempt-started 0/2',
    'attempt-ended 0/2',
    'judging',
    'finished',
  ]);
  t.equal(ledger.plan(), null, 'what was needed on the way goes');
  t.equal(ledger.cohort('bookworm'), null);
  t.strictSame(ledger.finishedBuilds(), new Map());
  t.match(attemptsOf(store, id), [
    { position: 0, attempt: 1, state: 'lost', message: 'its sandbox is gone' },
    { position: 0, attempt: 2, state: 'ended', outcome: 'success' },
  ]);
});

void tap.test('a process that was superseded changes nothing, and what it brings is noted', async (t) => {
  const { store } = open(t);
  const { id, ledger: old } = claim(store);
  await old.keepPlan(PLAN);
  const { attempt } = await old.openAttempt(0);
  const [taken] = store.queue.claimAbandoned();
  const steps: [string, () => Promise<unknown>][] = [
    ['a plan', () => old.keepPlan(planOf(twoMismatches()))],
    [
      'a cohort',
      () =>
        old.keepCohort('b', {
          kind: 'failed',
          toolchain: null,
          outcome: 'error',
          phase: 'setup',
          reason: null,
          exitCode: null,
          log: null,
          phases: [],
          attempt: 1,
        }),
    ],
    ['an attempt', () => old.openAttempt(1)],
    ['the open attempt', () => old.openAttempt(0)],
    ['a loss', () => old.loseAttempt(0, attempt, 'gone')],
    ['a result', () => old.endAttempt(0, attempt, finishedBuildOf(DOCUMENT))],
    ['judging', () => old.beginJudging()],
    ['an end', () => old.end('cancelled', 'no')],
    ['a requeue', () => old.requeue('no', 0)],
  ];
  for (const [name, step] of steps) await t.rejects(step(), { code: 'SUPERSEDED' }, name);
  t.strictSame(await taken?.ledger.openAttempt(0), { attempt, isJoined: true });
  await taken?.ledger.endAttempt(0, attempt, finishedBuildOf(DOCUMENT));
  await taken?.ledger.beginJudging();
  await t.rejects(old.finish({ ...DOCUMENT, id }, null), { code: 'SUPERSEDED' });
  await taken?.ledger.finish({ ...DOCUMENT, id }, null);
  await t.rejects(old.finish({ ...DOCUMENT, id }, null), { code: 'SUPERSEDED' });
  const refused = historyOf(store, id).filter((line) => line.startsWith('refused'));
  t.equal(refused.length, steps.length + 2);
  t.ok(refused.includes('refused 0/1'), 'with the build and the attempt');
  t.ok(historyOf(store, id).includes('recovered 0/1'));
});

void tap.test('a step that is not the next one is refused, and nothing of it is kept', async (t) => {
  const { store } = open(t);
  const { id, ledger } = claim(store);
  await t.rejects(ledger.openAttempt(0), { code: 'ILLEGAL_TRANSITION', message: /is resolving/ });
  await t.rejects(ledger.beginJudging(), { code: 'ILLEGAL_TRANSITION' });
  await ledger.keepPlan(PLAN);
  await t.rejects(ledger.endAttempt(0, 1, finishedBuildOf(DOCUMENT)), { message: /no open attempt 1/ });
  await ledger.openAttempt(0);
  await t.rejects(ledger.beginJudging(), { code: 'ILLEGAL_TRANSITION', message: /build 0 has not ended/ });
  await t.rejects(ledger.loseAttempt(0, 2, 'why'), { code: 'ILLEGAL_TRANSITION' });
  await ledger.endAttempt(0, 1, finishedBuildOf(DOCUMENT));
  await t.rejects(ledger.endAttempt(0, 1, finishedBuildOf(DOCUMENT)), { code: 'ILLEGAL_TRANSITION' });
  await t.rejects(ledger.openAttempt(0), { message: /build 0 has ended already/ });
  await t.rejects(ledger.finish({ ...DOCUMENT, id }, null), { code: 'ILLEGAL_TRANSITION' });
  await t.rejects(ledger.finish(DOCUMENT, null), { message: /is not that of/ });
  await ledger.beginJudging();
  await ledger.keepPlan(PLAN);
  await t.rejects(ledger.keepPlan(planOf(twoMismatches())), { code: 'ILLEGAL_TRANSITION' });
  await ledger.finish({ ...DOCUMENT, id }, null);
  await t.rejects(ledger.end('interrupted', 'late'), { code: 'ILLEGAL_TRANSITION', message: /is finished/ });
  await t.rejects(ledger.requeue('late', 0), { code: 'ILLEGAL_TRANSITION' });
  store.comparisons.remove(id);
  await t.rejects(ledger.requeue('late', 0), { code: 'UNKNOWN_COMPARISON' });
});

void tap.test(
  'an outage puts a comparison back with all it has, and gives its open attempts up',
  async (t) => {
    const { store, clock } = open(t);
    const { id, ledger } = claim(store);
    await ledger.keepPlan(PLAN);
    await ledger.openAttempt(0);
    await ledger.endAttempt(0, 1, finishedBuildOf(DOCUMENT));
    await ledger.openAttempt(1);
    await ledger.requeue('the engine is away', START + 1000);
    t.match(store.comparisons.find(id), { status: 'queued' });
    await t.rejects(ledger.openAttempt(1), { code: 'ILLEGAL_TRANSITION', message: /is queued/ });
    t.strictSame(store.queue.claimNext(), []);
    clock.nowMs += 1000;
    const again = next(store);
    t.match(again, { id, requeues: 1, isRecovered: false });
    t.strictSame(again.ledger.plan(), PLAN);
    await again.ledger.keepPlan(PLAN);
    t.strictSame([...again.ledger.finishedBuilds().keys()], [0]);
    t.strictSame(await again.ledger.openAttempt(1), { attempt: 2, isJoined: false });
    await again.ledger.endAttempt(1, 2, finishedBuildOf(DOCUMENT, 1));
    await t.rejects(ledger.loseAttempt(1, 1, 'late'), { code: 'SUPERSEDED' });
  },
);

void tap.test(
  'another plan takes nothing over from the one before but the numbers of attempts',
  async (t) => {
    const { store } = open(t);
    const { id, ledger } = claim(store);
    await ledger.keepPlan(PLAN);
    await ledger.openAttempt(0);
    await ledger.endAttempt(0, 1, finishedBuildOf(DOCUMENT));
    await ledger.openAttempt(1);
    await ledger.keepPlan(planOf(twoMismatches()));
    t.strictSame(ledger.finishedBuilds(), new Map());
    t.strictSame(await ledger.openAttempt(0), { attempt: 2, isJoined: false });
    t.strictSame(await ledger.openAttempt(1), { attempt: 2, isJoined: false });
    t.strictSame(
      attemptsOf(store, id).map(({ state }) => state),
      ['ended', 'started', 'lost', 'started'],
    );
  },
);

void tap.test("another version's plan is made anew, its builds are told", async (t) => {
  const { store, folder } = open(t);
  const { ledger } = claim(store);
  await ledger.keepPlan(PLAN);
  await ledger.openAttempt(0);
  await ledger.endAttempt(0, 1, finishedBuildOf(DOCUMENT));
  const database = new Database(`${folder}/verbatim.sqlite`);
  database.exec(
    `UPDATE attempt SET result = '{"version":9}'; UPDATE comparison_plan SET plan = '{"version":9}'`,
  );
  database.close();
  t.throws(() => ledger.finishedBuilds(), { code: 'INVALID_DOCUMENT', hint: /ask for the same again/ });
  t.equal(ledger.plan(), null);
  await ledger.keepPlan(PLAN);
  t.strictSame(ledger.finishedBuilds(), new Map());
});

void tap.test('a comparison that ends without a result gives up what is open', async (t) => {
  const { store } = open(t);
  const { id, ledger } = claim(store);
  await ledger.keepPlan(PLAN);
  await ledger.openAttempt(0);
  await ledger.end('cancelled', 'a person cancelled it');
  t.match(store.comparisons.find(id), {
    status: 'cancelled',
    sentence: 'a person cancelled it',
    verdict: null,
  });
  t.match(attemptsOf(store, id), [{ state: 'lost', message: 'a person cancelled it' }]);
  t.equal(ledger.plan(), null);
  t.strictSame(historyOf(store, id).slice(-2), ['attempt-lost 0/1', 'cancelled']);
});

void tap.test('a result and the retry that follows from it are kept in one step', async (t) => {
  const { store, clock } = open(t);
  store.projects.create('p', projectSettings());
  const first = claim(store, { project: 'p', deadlineMs: START + 5000 });
  await first.ledger.keepPlan(PLAN);
  await first.ledger.beginJudging();
  await first.ledger.finish({ ...failedBuild(), id: first.id }, { notBeforeMs: START + 60_000 });
  t.strictSame(store.queue.claimNext(), []);
  clock.nowMs += 60_000;
  const retry = next(store);
  t.match(retry, { project: 'p', trigger: 'retry', tries: 2, again: true, deadlineMs: START + 65_000 });
  t.strictSame(retry.request, first.request);
  t.equal(store.reader.find(retry.id, SEES_ALL).record.retryOf, first.id);
});

void tap.test('an earlier result is found for the same request, revision and project', async (t) => {
  const { store } = open(t);
  store.projects.create('p', projectSettings());
  const done = async (
    document: ComparisonDocument,
    more: Parameters<typeof queued>[0] = {},
  ): Promise<string> => {
    const claimed = claim(store, more);
    await finish(claimed, document);
    return claimed.id;
  };
  const { digest } = DOCUMENT.revision.snapshot;
  const earlier = async (
    more: Parameters<typeof queued>[0] = {},
    snapshot = digest,
  ): Promise<string | null> => {
    const { ledger } = claim(store, more);
    const found = ledger.earlierResult(snapshot);
    await ledger.end('cancelled', 'only asking');
    return found;
  };
  t.equal(await earlier(), null);
  const older = await done(DOCUMENT);
  const good = await done(DOCUMENT);
  await done(failedBuild());
  await done({ ...DOCUMENT, reuseOf: older });
  t.equal(await earlier(), good, 'not one that is inconclusive, nor one that repeats another');
  t.equal(await earlier({ project: 'p' }), null);
  t.equal(await earlier({}, '0'.repeat(64)), null);
  t.equal(await earlier({ request: { ...queued().request, maxDiffs: 1 } }), null);
});

void tap.test('a result is not repeated once the one it repeats was removed', async (t) => {
  const { store } = open(t);
  const first = claim(store);
  await finish(first, DOCUMENT);
  const second = claim(store);
  store.comparisons.remove(first.id);
  await t.rejects(finish(second, { ...DOCUMENT, reuseOf: first.id }), { code: 'UNKNOWN_COMPARISON' });
  t.equal(store.comparisons.find(second.id).status, 'judging', 'and nothing of it is kept');
  await second.ledger.finish({ ...DOCUMENT, id: second.id }, null);
});

void tap.test('a plan is extended while it is built, and in no other way', async (t) => {
  const { store } = open(t);
  const { id, ledger } = claim(store);
  const [first] = PLAN.builds;
  if (first === undefined) throw new Error('the sample changed');
  const more = { ...first, purpose: { kind: 'screen' as const } };
  const extended = { ...PLAN, builds: [...PLAN.builds, more] };
  await t.rejects(ledger.extendPlan(extended, 'to see'), { code: 'ILLEGAL_TRANSITION' });
  await ledger.keepPlan(PLAN);
  await ledger.extendPlan(extended, 'to see');
  t.strictSame(ledger.plan(), extended);
  await ledger.extendPlan(extended, 'to see');
  t.strictSame(await ledger.openAttempt(PLAN.builds.length), { attempt: 1, isJoined: false });
  for (const other of [
    PLAN,
    { ...extended, seed: 'ff' },
    { ...PLAN, builds: [more, ...PLAN.builds, more] },
  ]) {
    await t.rejects(ledger.extendPlan(other, 'to see'), { code: 'ILLEGAL_TRANSITION' });
  }
  await ledger.loseAttempt(PLAN.builds.length, 1, 'enough');
  await ledger.beginJudging();
  const still = { ...extended, builds: [...extended.builds, more] };
  await t.rejects(ledger.extendPlan(still, 'to see'), { code: 'ILLEGAL_TRANSITION' });
  t.strictSame(ledger.plan(), extended);
  t.equal(historyOf(store, id).filter((line) => line === 'planned').length, 2);
});

void tap.test('a build of another comparison is taken over once, and said to be its own', async (t) => {
  const { store } = open(t);
  const { id, ledger } = claim(store);
  await ledger.keepPlan(PLAN);
  const build = finishedBuildOf(DOCUMENT);
  await ledger.takeOverBuild(0, build, 'c1earlier');
  t.strictSame(ledger.finishedBuilds(), new Map([[0, build]]));
  await t.rejects(ledger.takeOverBuild(0, build, 'c1earlier'), { code: 'ILLEGAL_TRANSITION' });
  await ledger.openAttempt(1);
  await t.rejects(ledger.takeOverBuild(1, build, 'c1earlier'), { code: 'ILLEGAL_TRANSITION' });
  t.match(attemptsOf(store, id), [
    { position: 0, attempt: 1, state: 'ended' },
    { position: 1, state: 'started' },
  ]);
  const { number } = store.reader.find(id, SEES_ALL);
  const told = store.reader.history(number, 0, 99).items.find(({ kind }) => kind === 'attempt-ended');
  t.match(told?.message, 'it was made by comparison c1earlier: success in collect');
});
