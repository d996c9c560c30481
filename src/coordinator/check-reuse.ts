import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { ExplainError } from './explain-error.ts';
import type { PlannedAndEnded } from './experiments.ts';
import { isOfPlan } from './observe-builds.ts';
import { prepareCohort } from './prepare-cohort.ts';

export interface Reuse {
  /** Whether builds can be made with a toolchain, by the builder's name. */
  readonly isReady: (name: string) => boolean;
  /** Whether a build may stand beside those that are made now. */
  readonly isUsable: (build: PlannedAndEnded) => boolean;
  /** Why no builds can be made, for each toolchain that is not ready. */
  readonly stopped: readonly string[];
}

const IGNORED = { onPhase: () => {}, onLine: () => {} };

/**
 * Prepares the toolchains for experiments and says which builds may be held against them: those in the environment that the plan gives
 * their builder, from what is fetched now. A comparison's own builds always are; those that were taken over from `earlier` may not be.
 * Throws ExplainError 'TOOLCHAIN_CHANGED'.
 */
export async function checkReuse(
  toolchains: readonly { readonly name: string; readonly identity: string }[],
  earlier: ComparisonDocument | null,
  run: ComparisonRun,
): Promise<Reuse> {
  const ready = new Set<string>();
  const refetched = new Set<string>();
  const stopped: string[] = [];
  for (const { name, identity } of toolchains) {
    // oxlint-disable-next-line no-await-in-loop -- they share the machine
    const cohort = await run.inSlot(run.signal, () => prepareCohort(name, run, IGNORED));
    if (cohort.kind === 'failed') {
      stopped.push(`${name}: ${cohort.reason?.message ?? `it failed in ${cohort.phase}`}`);
      continue;
    }
    if (cohort.toolchain.identity !== identity) throw toolchainChanged(name, earlier);
    ready.add(name);
    if (earlier === null || (cohort.fetchedAtMs ?? 0) <= Date.parse(earlier.finishedAt)) continue;
    refetched.add(name);
    const message = `${name}: what was fetched for ${earlier.id} is no longer kept; it was fetched again, and the builds are made anew`;
    run.emit({ kind: 'step', message });
  }
  const isOwn = ({ ended: { result } }: PlannedAndEnded): boolean => result.id.startsWith(`${run.id}/`);
  return {
    stopped,
    isReady: (name) => ready.has(name),
    isUsable: (build) =>
      isOwn(build) || (isOfPlan(build, run.plan) && !refetched.has(build.planned.builder.toolchain)),
  };
}

function toolchainChanged(name: string, earlier: ComparisonDocument | null): ExplainError {
  const whose = earlier === null ? 'the compared builds' : `comparison ${earlier.id}`;
  return new ExplainError(
    'TOOLCHAIN_CHANGED',
    `the toolchain ${name} is no longer the one that ${whose} used`,
    {
      hint: 'compare the same source again with --explain',
    },
  );
}
