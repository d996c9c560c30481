import { judgeFix, planFix, settingsToTry } from '../cause/try-fix.ts';
import type { Cause } from '../comparison/cause.ts';
import { compareBuilds } from '../comparison/compare-builds.ts';
import type { FixAttempt, FixResult } from '../comparison/fix.ts';
import type { BuildSystem } from '../comparison/remedy.ts';
import { tellAttempt } from '../comparison/tell-fix.ts';
import type { Builder } from '../environment/builder.ts';
import { unvariedBuilder } from '../environment/unvaried-builder.ts';
import type { Experiments, PlannedAndEnded } from './experiments.ts';
import { comparedBuild } from './judge-builds.ts';
import { planFixBuilds } from './plan-experiments.ts';
import { TOO_LATE } from './screen-toolchain.ts';

/** A search among many settings ends here: what matches by then is the fix. */
const MOST_ATTEMPTS = 20;

export interface TriedSettings {
  readonly fix: FixResult;
  /** Why it stopped too early, without a full stop; null when it did not. */
  readonly stopped: string | null;
}

export interface FixRequest {
  readonly causes: readonly Cause[];
  readonly buildSystem: BuildSystem | null;
  /** The names of the builders whose builds differ. */
  readonly toolchains: readonly string[];
  readonly isUsable: (build: PlannedAndEnded) => boolean;
}

/** Makes all builds of the toolchains that differ again, with the settings that their causes call for, and then with ever fewer. */
export async function trySettings(
  { causes, buildSystem, toolchains, isUsable }: FixRequest,
  experiments: Experiments,
): Promise<TriedSettings> {
  const settings = settingsToTry(causes, buildSystem);
  const builders = buildersToTry(toolchains, experiments);
  for (;;) {
    const all = attemptsIn(experiments.builds().filter(isUsable));
    const told = all.filter((attempt) => !attempt.isLost).map(({ result }) => result);
    const end = (stopped: string | null): TriedSettings => ({ fix: judgeFix(settings, told), stopped });
    const next = planFix(settings, told);
    if (next === null) return end(null);
    const number = 1 + lastAttempt(experiments);
    if (all.some((attempt) => attempt.isLost && isSame(attempt.result.settings, next))) {
      return end('the engine failed while settings were tried');
    }
    if (number > MOST_ATTEMPTS) return end(`${MOST_ATTEMPTS} sets of settings were tried`);
    const { plan } = experiments.run();
    const more = planFixBuilds(builders, { kind: 'fix', attempt: number, settings: next }, plan);
    const these = next.length === 1 ? 'a setting' : `${next.length} settings`;
    // oxlint-disable-next-line no-await-in-loop -- what is tried next depends on it
    if (!(await experiments.add(more, `build with ${these} that may mend it`))) return end(TOO_LATE);
    const made = attemptsIn(experiments.builds()).at(-1);
    if (made !== undefined) experiments.run().emit({ kind: 'step', message: tellAttempt(made.result) });
  }
}

/** Those that were compared; where a toolchain was compared with nothing, its control and one with all variations. */
function buildersToTry(toolchains: readonly string[], experiments: Experiments): Builder[] {
  const builds = experiments.builds().map(({ planned }) => planned);
  return toolchains.flatMap((toolchain) => {
    const own = builds.filter(({ builder }) => builder.toolchain === toolchain);
    const compared = own.filter(({ purpose }) => purpose.kind === 'compare').map(({ builder }) => builder);
    if (compared.length > 1) return compared;
    const [most] = own
      .map(({ builder }) => builder)
      .toSorted((a, b) => b.variations.length - a.variations.length);
    return [unvariedBuilder(toolchain), ...(most === undefined ? [] : [most])];
  });
}

interface Attempt {
  readonly result: FixAttempt;
  /** True when our fault, or a cancellation, kept a build from its end: it says nothing of the settings. */
  readonly isLost: boolean;
}

/** In their order. */
function attemptsIn(builds: readonly PlannedAndEnded[]): Attempt[] {
  const byNumber = Map.groupBy(
    builds.filter(({ planned }) => planned.purpose.kind === 'fix'),
    ({ planned: { purpose } }) => (purpose.kind === 'fix' ? purpose.attempt : 0),
  );
  return [...byNumber.values()].map(attemptOf);
}

function attemptOf(builds: readonly PlannedAndEnded[]): Attempt {
  const purpose = builds[0]?.planned.purpose;
  const settings = purpose?.kind === 'fix' ? purpose.settings : [];
  const compared = builds.map(({ ended }, index) => comparedBuild(ended, index));
  const { artifacts } = compareBuilds(compared, new Map());
  const outcomes = compared.map(({ outcome }) => outcome);
  return {
    result: {
      settings,
      artifacts: {
        matching: artifacts.filter(({ verdict }) => verdict === 'match').length,
        of: artifacts.length,
      },
      builders: {
        succeeded: outcomes.filter((outcome) => outcome === 'success').length,
        of: outcomes.length,
      },
    },
    isLost: outcomes.some((outcome) => outcome === 'error' || outcome === 'cancelled'),
  };
}

function lastAttempt(experiments: Experiments): number {
  const numbers = experiments
    .builds()
    .map(({ planned: { purpose } }) => (purpose.kind === 'fix' ? purpose.attempt : 0));
  return Math.max(0, ...numbers);
}

function isSame(one: FixAttempt['settings'], other: FixAttempt['settings']): boolean {
  const keys = [one, other].map((settings) => settings.map((setting) => JSON.stringify(setting)).toSorted());
  return JSON.stringify(keys[0]) === JSON.stringify(keys[1]);
}
