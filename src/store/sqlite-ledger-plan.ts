import { preparedCohortSchema } from '../build/prepared-cohort.ts';
import { runPlanSchema, type RunPlan } from '../build/run-plan.ts';
import type { Ledger } from './ledger.ts';
import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createAttemptLoss } from './sqlite-ending.ts';
import type { Guard, Hold } from './sqlite-guard.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { mayBecome } from './status-texts.ts';

type Plans = Pick<Ledger, 'plan' | 'keepPlan' | 'extendPlan' | 'cohort' | 'keepCohort'>;

/** Also from building, where another version's plan is made anew. */
const BEGIN_BUILDING = `UPDATE comparison SET status = 'building', title = :title, revision = :revision, "commit" = :commit,
    version = :version, seed = :seed
  WHERE number = :number AND fence = :fence AND (status = 'building' OR status IN ${mayBecome('building')})`;
const KEEP_PLAN = `INSERT INTO comparison_plan (comparison, plan, snapshot) VALUES (:number, :plan, :snapshot)
  ON CONFLICT DO UPDATE SET plan = excluded.plan, snapshot = excluded.snapshot`;
const EXTEND_PLAN = `UPDATE comparison_plan SET plan = :plan
  WHERE comparison = :number
    AND EXISTS (SELECT 1 FROM comparison WHERE number = :number AND fence = :fence AND status = 'building')`;
const KEEP_COHORT = `INSERT INTO prepared_cohort (comparison, builder, cohort)
  SELECT :number, :builder, :cohort
  WHERE EXISTS (SELECT 1 FROM comparison WHERE number = :number AND fence = :fence AND status = 'building')
  ON CONFLICT DO UPDATE SET cohort = excluded.cohort`;

/** Makes the part of a ledger that keeps what is to be built and what was prepared for it. */
export function createPlanLedger(
  { raw, read }: SqliteDatabase,
  recorders: Recorders,
  guard: Guard,
): (hold: Hold) => Plans {
  const { addHistory, tell } = recorders;
  type Values = Record<string, string | number | Buffer | null>;
  const findPlan = raw
    .prepare<[number], string>('SELECT plan FROM comparison_plan WHERE comparison = ?')
    .pluck();
  const findStatus = raw
    .prepare<[number, number], string>('SELECT status FROM comparison WHERE number = ? AND fence = ?')
    .pluck();
  const beginBuilding = raw.prepare<[Values]>(BEGIN_BUILDING);
  const keepPlan = raw.prepare<[Values]>(KEEP_PLAN);
  const extendPlan = raw.prepare<[Values]>(EXTEND_PLAN);
  const loseAttempts = createAttemptLoss(raw, recorders);
  const forget = ['DELETE FROM prepared_cohort WHERE comparison = ?', FORGET_RESULTS].map((text) =>
    raw.prepare<[number]>(text),
  );
  const findCohort = raw
    .prepare<[number, string], string>(
      'SELECT cohort FROM prepared_cohort WHERE comparison = ? AND builder = ?',
    )
    .pluck();
  const keepCohort = raw.prepare<[Values]>(KEEP_COHORT);

  return (hold) => {
    const { number, id, fence } = hold;
    return {
      plan: () => planOf(read(`reading the plan of ${id}`, () => findPlan.get(number))),

      async keepPlan(plan) {
        const step = { name: 'a plan' };
        await guard.take(hold, step, () => {
          const known = findPlan.get(number);
          const isKnown = known !== undefined && isSame(known, plan);
          if (isKnown && ['building', 'judging'].includes(findStatus.get(number, fence) ?? '')) return;
          const { revision, seed, builds } = plan;
          const { title, commit, version, snapshot } = revision;
          const columns = { title, commit, version, seed, revision: digestBytes(snapshot.digest) };
          if (beginBuilding.run({ ...columns, number, fence }).changes === 0) guard.refuse(hold, step);
          const count = `${builds.length} ${builds.length === 1 ? 'build' : 'builds'}`;
          if (isKnown) {
            addHistory({ comparison: number, kind: 'planned', message: `its plan of ${count} stands` });
            return;
          }
          if (known !== undefined) {
            loseAttempts(number, 'another plan was made');
            for (const statement of forget) statement.run(number);
          }
          keepPlan.run({ number, plan: JSON.stringify(plan), snapshot: digestBytes(snapshot.digest) });
          addHistory({ comparison: number, kind: 'planned', message: `${count} of ${title}` });
          tell(number, 'planned');
        });
      },

      async extendPlan(plan, why) {
        const step = { name: 'more builds' };
        await guard.take(hold, step, () => {
          const known = planOf(findPlan.get(number));
          const before = known?.builds.length ?? 0;
          if (known === null || !isExtension(known, plan)) {
            guard.refuse(hold, step, 'the plan is not that of before with more builds');
          }
          if (plan.builds.length === before && findStatus.get(number, fence) === 'building') return;
          if (extendPlan.run({ number, fence, plan: JSON.stringify(plan) }).changes === 0) {
            guard.refuse(hold, step);
          }
          const more = plan.builds.length - before;
          const message = `${more} more ${more === 1 ? 'build' : 'builds'}: ${why}`;
          addHistory({ comparison: number, kind: 'planned', message });
        });
      },

      cohort(builder) {
        const text = read(`reading what was prepared for ${id}`, () => findCohort.get(number, builder));
        // Another version's: prepared once more.
        return text === undefined ? null : (preparedCohortSchema.safeParse(JSON.parse(text)).data ?? null);
      },

      async keepCohort(builder, cohort) {
        const step = { name: `what was prepared for ${builder}` };
        const values = { number, fence, builder, cohort: JSON.stringify(cohort) };
        await guard.take(hold, step, () => {
          if (keepCohort.run(values).changes === 0) guard.refuse(hold, step);
        });
      },
    };
  };
}

const FORGET_RESULTS = 'UPDATE attempt SET result = NULL WHERE comparison = ? AND result IS NOT NULL';

function isSame(known: string, plan: RunPlan): boolean {
  const kept = planOf(known);
  return kept !== null && isEqual(kept, plan);
}

function isExtension(known: RunPlan, plan: RunPlan): boolean {
  return isEqual(known, { ...plan, builds: plan.builds.slice(0, known.builds.length) });
}

/** Both in the schema's order of keys, so that equal plans have equal texts. */
function isEqual(known: RunPlan, plan: RunPlan): boolean {
  return JSON.stringify(known) === JSON.stringify(runPlanSchema.parse(plan));
}

/** null for another version's, too: it is made anew. */
function planOf(text: string | undefined): RunPlan | null {
  return text === undefined ? null : (runPlanSchema.safeParse(JSON.parse(text)).data ?? null);
}
