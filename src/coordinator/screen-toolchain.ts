import { isFileTime } from '../cause/kind-variations.ts';
import { judgeScreening } from '../cause/screening/judge-screening.ts';
import type { Hint } from '../cause/screening/observation.ts';
import { planScreening } from '../cause/screening/plan-screening.ts';
import type { Cause } from '../comparison/cause.ts';
import type { ExplainRequest } from '../comparison/explanation.ts';
import type { Screening } from '../comparison/screening.ts';
import { VARIATIONS, type Variation } from '../environment/variation.ts';
import type { Experiments, PlannedAndEnded } from './experiments.ts';
import { observeBuilds } from './observe-builds.ts';
import { planBuildsWith, variationsHad } from './plan-experiments.ts';

/** Without a bound of the caller's own: so many times the builds that one variation after the other takes. */
const MOST_TIMES_ONE_AT_A_TIME = 3;

export const TOO_LATE =
  'the comparison was planned so long ago that the clocks of more builds would be behind the real one';

/** So many builds in a row that ended by no doing of the project: the engine is at fault, and more would end the same. */
const MOST_SILENT = 8;

export interface ScreenedToolchain {
  readonly screening: Screening;
  /** Why it stopped too early, without a full stop; null when it did not. */
  readonly stopped: string | null;
}

export interface ScreeningRequest {
  /** The builder's name. */
  readonly toolchain: string;
  readonly asked: ExplainRequest;
  /** Builds that the other toolchains took of the budget. */
  readonly spentElsewhere: number;
  readonly hints: readonly Hint[];
  /** True when artifacts record the times of files. */
  readonly mayBeLucky: boolean;
  /** Whether a build says something of the project as these experiments see it. */
  readonly isUsable: (build: PlannedAndEnded) => boolean;
}

/** Makes builds with chosen variations until it is known which of them matter. */
export async function screenToolchain(
  { toolchain, asked, spentElsewhere, hints, mayBeLucky, isUsable }: ScreeningRequest,
  experiments: Experiments,
): Promise<ScreenedToolchain> {
  const { plan, jobs } = experiments.run();
  const { confirmations } = asked;
  const variations = variationsToScreen(toolchain, experiments);
  const oneAtATime = Math.max(2, confirmations) + variations.length * confirmations;
  const most = asked.budget === null ? MOST_TIMES_ONE_AT_A_TIME * oneAtATime : asked.budget - spentElsewhere;
  const options = { variations, confirmations, parallel: jobs, budget: most, hints, mayBeLucky };
  const tooLate = (): ScreenedToolchain => {
    const observations = observeBuilds(experiments.builds().filter(isUsable), toolchain, plan);
    return { screening: judgeScreening(observations, options), stopped: TOO_LATE };
  };
  for (;;) {
    const observations = observeBuilds(experiments.builds().filter(isUsable), toolchain, plan);
    const next = planScreening(observations, options);
    if (next === null) return ended(judgeScreening(observations, options), most);
    const silent = silenceOf(experiments.builds());
    if (silent !== null) return { screening: judgeScreening(observations, options), stopped: silent };
    const more = planBuildsWith(next.batch, { toolchain, kind: 'screen' }, experiments.run().plan);
    // oxlint-disable-next-line no-await-in-loop -- what is built next depends on it
    const isInTime = await experiments.add(more, `${toolchain}: ${next.why}`);
    if (!isInTime) return tooLate();
  }
}

/** What the canary scan is sure of. It proves nothing and says what to try first. */
export function hintsOf(causes: readonly Cause[]): Hint[] {
  const byPath = Map.groupBy(
    causes.filter(({ isLatent }) => !isLatent),
    ({ path }) => path,
  );
  return [...byPath].flatMap(([path, own]) => {
    const sure = own.flatMap(({ witnesses }) =>
      witnesses.flatMap((one) =>
        one.by === 'canary' && one.strength === 'conclusive' ? [one.variation] : [],
      ),
    );
    const variations = VARIATIONS.filter((name) => sure.includes(name));
    return variations.length === 0 ? [] : [{ path, variations }];
  });
}

/** Whether a witness saw the times of files in an artifact. */
export function recordFileTimes(causes: readonly Cause[]): boolean {
  return causes.some(({ kind, isLatent }) => !isLatent && isFileTime(kind));
}

/** Those that the compared builds of the toolchain varied: nothing else can be why they differ. All, where they varied none. */
function variationsToScreen(toolchain: string, experiments: Experiments): Variation[] {
  const { plan } = experiments.run();
  const varied = plan.builds
    .filter(({ builder, purpose }) => builder.toolchain === toolchain && purpose.kind === 'compare')
    .flatMap(({ builder }) => variationsHad(builder, plan));
  if (varied.length > 0) return VARIATIONS.filter((name) => varied.includes(name));
  return variationsHad({ notation: `${toolchain}+all`, variations: [...VARIATIONS] }, plan);
}

/** Why the engine is not asked for more; null while it may be. */
function silenceOf(builds: readonly PlannedAndEnded[]): string | null {
  const last = builds.slice(-MOST_SILENT).filter(({ planned }) => planned.purpose.kind === 'screen');
  const isSilent = last.every(({ ended: { result } }) => ['error', 'cancelled'].includes(result.outcome));
  if (last.length < MOST_SILENT || !isSilent) return null;
  const message = last.at(-1)?.ended.result.reason?.message ?? 'the engine failed';
  return `the last ${MOST_SILENT} builds did not come to an end: ${message}`;
}

function ended(screening: Screening, most: number): ScreenedToolchain {
  if (screening.isComplete) return { screening, stopped: null };
  const builds = most === 1 ? '1 build' : `${Math.max(0, most)} builds`;
  return { screening, stopped: `the budget of ${builds} is used up` };
}
