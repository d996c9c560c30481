import type { PlannedBuild, RunPlan } from '../build/run-plan.ts';
import type { Experiment } from '../comparison/explanation.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { EndedBuild } from './ended-build.ts';
import { isFresh } from './plan-clock.ts';
import { runBuilds } from './run-builds.ts';

/** A build with what it was planned as; its place in the list is its position. */
export interface PlannedAndEnded {
  readonly planned: PlannedBuild;
  readonly ended: EndedBuild;
}

/** The builds of a comparison, while experiments are added to them. Each is kept in the ledger as any other is. */
export interface Experiments {
  /** The run with all that is planned. */
  run(): ComparisonRun;
  /** All that have ended, the compared ones first, in the order of the plan. */
  builds(): readonly PlannedAndEnded[];
  /** Plans more builds and runs them to their end. False when it is too late for them: their clocks would be behind the real one. */
  add(more: readonly PlannedBuild[], why: string): Promise<boolean>;
}

/**
 * Begins with the builds that were compared. What an earlier process had planned beyond them is run, or had, first. Throws what
 * `runBuilds` does.
 */
export async function openExperiments(
  run: ComparisonRun,
  compared: readonly EndedBuild[],
): Promise<Experiments> {
  let { plan } = run;
  const ended = [...compared];
  const runRest = async (why: string): Promise<void> => {
    const range = { first: ended.length, end: plan.builds.length };
    if (range.first === range.end) return;
    const labels = plan.builds.slice(range.first).map(({ builder }) => builder.label);
    run.emit({ kind: 'experiments', first: range.first, labels, why });
    ended.push(...(await runBuilds({ ...run, plan }, range)));
  };
  await runRest('go on with the experiments that were begun before');
  return {
    run: () => ({ ...run, plan }),
    builds: () => pairUp(plan, ended),
    async add(more, why) {
      if (!isFresh(plan, run.deps.clock())) return false;
      plan = { ...plan, builds: [...plan.builds, ...more] };
      await run.ledger.extendPlan(plan, why);
      await runRest(why);
      return true;
    },
  };
}

/** The experiments among the builds, for the document. */
export function experimentsIn(builds: readonly PlannedAndEnded[]): Experiment[] {
  return builds
    .filter(({ planned }) => planned.purpose.kind !== 'compare')
    .map(({ planned: { purpose }, ended }) => ({ purpose, build: ended.result }));
}

function pairUp({ builds }: RunPlan, ended: readonly EndedBuild[]): PlannedAndEnded[] {
  return builds.flatMap((planned, position) => {
    const build = ended[position];
    return build === undefined ? [] : [{ planned, ended: build }];
  });
}
