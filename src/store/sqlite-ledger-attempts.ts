import { finishedBuildSchema, type FinishedBuild } from '../build/finished-build.ts';
import type { AttemptState } from '../comparison/comparison-status.ts';
import type { Ledger } from './ledger.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { Guard, Hold, Step } from './sqlite-guard.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { attemptMayBecome } from './status-texts.ts';
import { StoreError } from './store-error.ts';

type Attempts = Pick<
  Ledger,
  'finishedBuilds' | 'openAttempt' | 'loseAttempt' | 'endAttempt' | 'takeOverBuild'
>;

/** The comparison is being built, by the holder. */
const IS_HELD = `EXISTS (SELECT 1 FROM comparison WHERE number = +:number AND fence = +:fence AND status = 'building')`;
const isAttempt = (next: AttemptState): string =>
  `comparison = :number AND position = :position AND state IN ${attemptMayBecome(next)}`;
const IS_OPEN = `comparison = :number AND position = :position AND state = 'started'`;

const FIND_OPEN = `SELECT attempt, fence FROM attempt WHERE ${IS_OPEN}`;
const ADOPT = `UPDATE attempt SET fence = :fence WHERE ${IS_OPEN} AND ${IS_HELD}`;
/** One more than the last, unless an earlier one has ended the build. */
const OPEN = `INSERT INTO attempt (comparison, position, attempt, state, fence, startedAt)
  SELECT :number, :position,
    1 + ifnull((SELECT max(attempt) FROM attempt WHERE comparison = +:number AND position = +:position), 0),
    'started', :fence, :now
  WHERE ${IS_HELD} AND NOT EXISTS (
    SELECT 1 FROM attempt WHERE comparison = +:number AND position = +:position AND result IS NOT NULL)
  RETURNING attempt`;
const LOSE = `UPDATE attempt SET state = 'lost', endedAt = :now, message = :why
  WHERE ${isAttempt('lost')} AND attempt = :attempt AND ${IS_HELD}`;
const END = `UPDATE attempt SET state = 'ended', endedAt = :now, outcome = :outcome, message = :message, result = :result
  WHERE ${isAttempt('ended')} AND attempt = :attempt AND ${IS_HELD}`;
const FINISHED =
  'SELECT position, result FROM attempt WHERE comparison = +? AND result IS NOT NULL ORDER BY position';

/** Makes the part of a ledger that keeps the attempts at builds. */
export function createAttemptLedger(
  { raw, read }: SqliteDatabase,
  { clock, addHistory }: Recorders,
  guard: Guard,
): (hold: Hold) => Attempts {
  type Values = Record<string, string | number | null>;
  const findOpen = raw.prepare<[Values], { attempt: number; fence: number }>(FIND_OPEN);
  const adopt = raw.prepare<[Values]>(ADOPT);
  const open = raw.prepare<[Values], number>(OPEN).pluck();
  const lose = raw.prepare<[Values]>(LOSE);
  const end = raw.prepare<[Values]>(END);
  const finished = raw.prepare<[number], { position: number; result: string }>(FINISHED);

  return (hold) => {
    const { number, id, fence } = hold;
    const taken = (step: Step, changes: number): void => {
      if (changes === 0)
        guard.refuse(hold, step, `build ${step.position} has no open attempt ${step.attempt}`);
    };
    return {
      finishedBuilds: () => {
        const rows = read(`reading the builds of ${id}`, () => finished.all(number));
        return new Map(rows.map(({ position, result }) => [position, buildOf(result, id)]));
      },

      async openAttempt(position) {
        const step = { name: 'an attempt', position };
        return guard.take(hold, step, () => {
          const values = { number, fence, position };
          const joined = findOpen.get(values);
          if (joined !== undefined) {
            const { attempt } = joined;
            if (adopt.run(values).changes === 0) guard.refuse(hold, step);
            if (joined.fence !== fence) {
              const message = 'this process goes on with the attempt that an earlier one began';
              addHistory({ comparison: number, kind: 'recovered', message, position, attempt });
            }
            return { attempt, isJoined: true };
          }
          const attempt = open.get({ ...values, now: clock() });
          if (attempt === undefined) return guard.refuse(hold, step, `build ${position} has ended already`);
          addHistory({ comparison: number, kind: 'attempt-started', message: 'it began', position, attempt });
          return { attempt, isJoined: false };
        });
      },

      async loseAttempt(position, attempt, why) {
        const step = { name: 'the loss of an attempt', position, attempt };
        await guard.take(hold, step, () => {
          taken(step, lose.run({ number, fence, position, attempt, why, now: clock() }).changes);
          addHistory({ comparison: number, kind: 'attempt-lost', message: why, position, attempt });
        });
      },

      async endAttempt(position, attempt, build) {
        const step = { name: 'the result of a build', position, attempt };
        const { outcome, phase, reason } = build.result;
        await guard.take(hold, step, () => {
          const values = { number, fence, position, attempt, outcome, now: clock() };
          const message = reason?.message ?? null;
          const result = JSON.stringify(build);
          taken(step, end.run({ ...values, message, result }).changes);
          const told = `${outcome} in ${phase}${message === null ? '' : `: ${message}`}`;
          addHistory({ comparison: number, kind: 'attempt-ended', message: told, position, attempt });
        });
      },

      async takeOverBuild(position, build, from) {
        const step = { name: 'a build of another comparison', position };
        const { outcome, phase, reason } = build.result;
        await guard.take(hold, step, () => {
          const values = { number, fence, position, now: clock() };
          const attempt = findOpen.get(values) === undefined ? open.get(values) : undefined;
          if (attempt === undefined) guard.refuse(hold, step, `build ${position} has begun already`);
          const message = reason?.message ?? null;
          end.run({ ...values, attempt, outcome, message, result: JSON.stringify(build) });
          const told = `it was made by comparison ${from}: ${outcome} in ${phase}`;
          addHistory({ comparison: number, kind: 'attempt-ended', message: told, position, attempt });
        });
      },
    };
  };
}

function buildOf(text: string, id: string): FinishedBuild {
  const parsed = finishedBuildSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new StoreError('INVALID_DOCUMENT', `another version of Verbatim wrote the builds of ${id}`, {
    cause: parsed.error,
    hint: 'cancel it, and ask for the same again',
  });
}
