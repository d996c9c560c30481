import { firstLogDivergence } from '../comparison/first-log-divergence.ts';
import type { CohortScreening } from '../comparison/explanation.ts';
import type { LogDivergence } from '../comparison/log-divergence.ts';
import type { Variation } from '../environment/variation.ts';
import { readLog } from './diff-logs.ts';
import type { Experiments, PlannedAndEnded } from './experiments.ts';
import { variationsHad } from './plan-experiments.ts';
import { surestSet } from './surest-set.ts';

/** Sets of variations whose logs are read for one toolchain. */
const MOST_SETS = 6;
/** Controls beside the first whose logs tell what chance does. */
const MOST_TWINS = 2;

/**
 * Where the log of a control and that of a build first part, for each set of variations that makes an artifact differ or the build end in
 * another way. Of the builds that there are: none is made for it. Where logs say the same there is nothing to tell.
 */
export async function logDivergences(
  { builder, screening }: CohortScreening,
  experiments: Experiments,
  isUsable: (build: PlannedAndEnded) => boolean,
): Promise<LogDivergence[]> {
  const { plan, deps } = experiments.run();
  const own = experiments
    .builds()
    .filter(isUsable)
    .filter(({ planned: { builder: by, purpose } }) => by.toolchain === builder && purpose.kind !== 'fix')
    .map((build) => ({ build, set: keyOf(variationsHad(build.planned.builder, plan)) }));
  const withSet = (set: readonly Variation[]) =>
    own.filter((one) => one.set === keyOf(set)).map(({ build }) => build.ended.result);
  const [control, ...others] = withSet([]).filter(({ outcome }) => outcome === 'success');
  const left = await readLog(control, deps.store.blobs);
  if (left === null) return [];
  const twins = await Promise.all(others.slice(0, MOST_TWINS).map((one) => readLog(one, deps.store.blobs)));
  const known = twins.filter((twin) => twin !== null);
  const told: LogDivergence[] = [];
  for (const variations of setsOf(screening).slice(0, MOST_SETS)) {
    const isChance = variations.length === 0;
    // oxlint-disable-next-line no-await-in-loop -- two more logs in memory are enough
    const right = isChance ? known[0] : await readLog(withSet(variations)[0], deps.store.blobs);
    if (right == null) continue;
    const found = firstLogDivergence(left, right, isChance ? [] : known);
    if (found === null) continue;
    told.push({ builder, variations: [...variations], left: left.label, right: right.label, ...found });
  }
  return told;
}

/** Each set once, that of the build's own end first. */
function setsOf({ outcome, artifacts }: CohortScreening['screening']): (readonly Variation[])[] {
  const sets = [outcome, ...artifacts].map(surestSet).filter((set) => set !== null);
  return [...new Map(sets.map((set) => [keyOf(set), set])).values()];
}

const keyOf = (set: readonly Variation[]): string => set.toSorted().join();
