import Database from 'better-sqlite3';
import { array, assert, asyncProperty, constant, nat, oneof, record } from 'fast-check';
import tap, { type Test } from 'tap';

import { COMPARISON_TRANSITIONS, type ComparisonStatus } from '../../src/comparison/comparison-status.ts';
import { CodedError } from '../../src/errors.ts';
import type { Claim } from '../../src/store/queue.ts';
import { HISTORY_KINDS } from '../../src/store/history.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { reproducible, twoMismatches } from '../report/sample-documents.ts';
import { finishedBuildOf, PINNED, planOf, queued, requestOf } from './queue-rig.ts';

const DOCUMENT = reproducible();
const PLANS = [planOf(DOCUMENT), planOf(twoMismatches())] as const;
/** Those that lead to a result are called more often, or few sequences would come to one. */
const STEPS = {
  add: 3,
  claimNext: 4,
  claimAbandoned: 1,
  cancel: 1,
  keepPlan: 6,
  openAttempt: 8,
  endAttempt: 8,
  loseAttempt: 2,
  beginJudging: 5,
  finish: 5,
  end: 1,
  requeue: 1,
} as const;
type StepName = keyof typeof STEPS;
/** What a ledger may say to a process that does not know better. */
const REFUSALS = new Set(['SUPERSEDED', 'ILLEGAL_TRANSITION']);

/** A process: a connection of its own, and what it believes to hold. */
interface Process {
  readonly store: Store;
  readonly claims: Claim[];
  /** The attempts it opened last, by build. */
  readonly attempts: number[];
}

interface Call {
  readonly step: StepName;
  readonly process: number;
  /** Which of its claims, builds, plans. */
  readonly pick: number;
}

/** Takes a step; gives the claim whose ledger let it, null for none. */
async function take({ step, pick }: Call, { store, claims, attempts }: Process): Promise<Claim | null> {
  const { queue } = store;
  // Mostly the newest: what it holds for certain.
  const claim = pick % 5 === 0 ? claims[pick % Math.max(claims.length, 1)] : claims.at(-1);
  const position = pick % 2;
  const attempt = pick % 7 === 0 ? 1 + (pick % 3) : (attempts[position] ?? 1);
  const build = finishedBuildOf(DOCUMENT, position);
  const requests = [0, 1].map((maxDiffs) =>
    queued({ request: requestOf(PINNED, { maxDiffs }), again: pick % 4 === 0 }),
  );
  switch (step) {
    case 'add':
      queue.add(requests[position] ?? queued());
      return null;
    case 'claimNext':
      claims.push(...queue.claimNext());
      return null;
    case 'claimAbandoned':
      claims.push(...queue.claimAbandoned());
      return null;
    case 'cancel':
      if (claim !== undefined) queue.cancel(claim.id, 'cancelled');
      return null;
    case 'keepPlan':
      await claim?.ledger.keepPlan(PLANS[pick % 5 === 0 ? 1 : 0]);
      return claim ?? null;
    case 'openAttempt':
      attempts[position] = (await claim?.ledger.openAttempt(position))?.attempt ?? 1;
      return claim ?? null;
    case 'endAttempt':
      await claim?.ledger.endAttempt(position, attempt, build);
      return claim ?? null;
    case 'loseAttempt':
      await claim?.ledger.loseAttempt(position, attempt, 'lost');
      return claim ?? null;
    case 'beginJudging':
      await claim?.ledger.beginJudging();
      return claim ?? null;
    case 'finish':
      await claim?.ledger.finish({ ...DOCUMENT, id: claim.id }, pick % 3 === 0 ? { notBeforeMs: 0 } : null);
      return claim ?? null;
    case 'end':
      await claim?.ledger.end(pick % 2 === 0 ? 'cancelled' : 'interrupted', 'ended');
      return claim ?? null;
    case 'requeue':
      await claim?.ledger.requeue('outage', 0, pick % 3 === 0 ? 'postponed' : 'requeued');
      return claim ?? null;
    default:
      return step satisfies never;
  }
}

interface Seen {
  readonly status: ComparisonStatus;
  readonly fence: number;
}

const isLegal = (from: ComparisonStatus, to: ComparisonStatus): boolean =>
  from === to || COMPARISON_TRANSITIONS[from].some((next) => next === to);

interface Check {
  problems(): string[];
  fenceOf(id: string): number | undefined;
  /** How often each kind of history was written. */
  kinds(): { kind: string; count: number }[];
  close(): void;
}

/** What must hold after each call, as a third process reads it. Says what does not. */
function createCheck(folder: string): Check {
  const database = new Database(`${folder}/verbatim.sqlite`, { readonly: true });
  const rows = database.prepare<[], Seen & { number: number; owner: string | null; history: number }>(
    'SELECT number, status, fence, owner, (SELECT count(*) FROM history WHERE comparison = comparison.number) AS history FROM comparison',
  );
  const fence = database.prepare<[string], number>('SELECT fence FROM comparison WHERE id = ?').pluck();
  const kinds = database.prepare<[], { kind: string; count: number }>(
    'SELECT kind, count(*) AS count FROM history GROUP BY kind',
  );
  const rules: [problem: string, query: string][] = [
    [
      'two open attempts at one build',
      "SELECT 1 FROM attempt WHERE state = 'started' GROUP BY comparison, position HAVING count(*) > 1",
    ],
    [
      'a gap in the attempts',
      'SELECT 1 FROM attempt GROUP BY comparison, position HAVING max(attempt) <> count(*) OR min(attempt) <> 1',
    ],
    [
      'two results of one build',
      'SELECT 1 FROM attempt WHERE result IS NOT NULL GROUP BY comparison, position HAVING count(*) > 1',
    ],
    [
      'an open attempt outside building',
      "SELECT 1 FROM attempt JOIN comparison ON number = comparison WHERE state = 'started' AND status <> 'building'",
    ],
    [
      'an attempt of a fence to come',
      'SELECT 1 FROM attempt JOIN comparison ON number = comparison WHERE attempt.fence > comparison.fence',
    ],
    [
      'an attempt after the result',
      'SELECT 1 FROM attempt AS done JOIN attempt AS later USING (comparison, position) WHERE done.result IS NOT NULL AND later.attempt > done.attempt',
    ],
    [
      'a result of a plan that is not there',
      'SELECT 1 FROM attempt WHERE result IS NOT NULL AND comparison NOT IN (SELECT comparison FROM comparison_plan)',
    ],
    [
      'something left of one that has ended',
      "SELECT 1 FROM comparison_plan JOIN comparison ON number = comparison WHERE status IN ('finished', 'cancelled', 'interrupted')",
    ],
    [
      'finished without a document, or the reverse',
      "SELECT 1 FROM comparison WHERE (status = 'finished') <> (document IS NOT NULL)",
    ],
    [
      'an owner of what waits, or none of what is under way',
      "SELECT 1 FROM comparison WHERE status = 'queued' AND owner IS NOT NULL OR status IN ('resolving', 'building', 'judging') AND owner IS NULL",
    ],
    [
      'two that ask for the same',
      "SELECT 1 FROM comparison WHERE again = 0 AND cancelWhy IS NULL AND status NOT IN ('finished', 'cancelled', 'interrupted') GROUP BY requestDigest HAVING count(*) > 1",
    ],
    [
      'one that waits and is being cancelled',
      "SELECT 1 FROM comparison WHERE status = 'queued' AND cancelWhy IS NOT NULL",
    ],
    [
      'two retries of one',
      'SELECT 1 FROM comparison WHERE retryOf IS NOT NULL GROUP BY retryOf HAVING count(*) > 1',
    ],
  ];
  const checks = rules.map(([problem, query]) => ({ problem, statement: database.prepare(query) }));
  const before = new Map<number, Seen & { history: number }>();
  return {
    problems() {
      const found = checks.flatMap(({ problem, statement }) =>
        statement.get() === undefined ? [] : [problem],
      );
      for (const row of rows.all()) {
        const last = before.get(row.number);
        before.set(row.number, row);
        if (last === undefined) continue;
        const step = `${last.status} → ${row.status}`;
        if (!isLegal(last.status, row.status)) found.push(`an illegal step: ${step}`);
        if (row.fence < last.fence) found.push('a fence that falls');
        if (last.status !== row.status && row.history === last.history) found.push(`no history of ${step}`);
      }
      return found;
    },
    fenceOf: (id) => fence.get(id),
    kinds: () => kinds.all(),
    close: () => database.close(),
  };
}

async function holds(
  t: Test,
  calls: readonly Call[],
  { folder, seen }: { folder: string; seen: Map<string, number> },
): Promise<boolean> {
  const processes: Process[] = [0, 1].map(() => ({
    store: openStore(folder, Date.now),
    claims: [],
    attempts: [],
  }));
  const check = createCheck(folder);
  try {
    for (const call of calls) {
      const process = processes[call.process];
      if (process === undefined) throw new Error('there are two processes');
      // One call after the other: SQLite lets one process write at a time anyway.
      const taken = await take(call, process).catch((error: unknown) => {
        if (error instanceof CodedError && REFUSALS.has(error.code)) return null;
        throw error;
      });
      const problems = check.problems();
      if (taken !== null && check.fenceOf(taken.id) !== taken.ledger.fence) {
        problems.push(`${call.step} by a process that was superseded`);
      }
      if (problems.length > 0) {
        t.comment(`${JSON.stringify(calls)}: ${problems.join(', ')}`);
        return false;
      }
    }
    for (const { kind, count } of check.kinds()) seen.set(kind, (seen.get(kind) ?? 0) + count);
    return true;
  } finally {
    check.close();
    for (const { store } of processes) store.close();
  }
}

void tap.test(
  'whatever two processes call, in whatever order, no comparison is in a state that cannot be',
  { timeout: 120_000 },
  async (t) => {
    const folder = t.testdir();
    const names = Object.keys(STEPS).filter((name): name is StepName => name in STEPS);
    const steps = oneof(...names.map((name) => ({ weight: STEPS[name], arbitrary: constant(name) })));
    const call = record({ step: steps, process: nat(1), pick: nat(59) });
    let run = 0;
    const seen = new Map<string, number>();
    await assert(
      asyncProperty(array(call, { minLength: 200, maxLength: 300, size: 'max' }), async (calls) =>
        holds(t, calls, { folder: `${folder}/${run++}`, seen }),
      ),
      { numRuns: 15, endOnFailure: true },
    );
    t.comment(JSON.stringify(Object.fromEntries(seen)));
    for (const kind of HISTORY_KINDS) t.ok((seen.get(kind) ?? 0) > 0, `it came to ${kind}`);
    t.end();
  },
);
