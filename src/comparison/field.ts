import type { ComparedBuild } from './compared-build.ts';
import { ComparisonError } from './comparison-error.ts';
import { formCohorts, type FormedCohort } from './form-cohorts.ts';

/** The builds that artifacts are judged over: the same for every path. */
export interface Field {
  readonly cohorts: readonly FormedCohort[];
  /** Builds that succeeded, by position. The numbers below count in this list. */
  readonly succeeded: readonly ComparedBuild[];
  /** Successful builds of each cohort, in the order of `cohorts`. */
  readonly succeededIn: readonly (readonly number[])[];
  /** Successful builds of one notation and one cohort, where there are several. */
  readonly repeats: readonly { readonly notation: string; readonly members: readonly number[] }[];
  /** What it means when all builds that succeeded made the same thing. */
  readonly unanimous: {
    /** In the order of `cohorts`; null where fewer than two builds succeeded. */
    readonly byCohort: readonly ('match' | null)[];
    /** `yes` needs a successful build of every cohort. */
    readonly toolchainIndependent: 'yes' | 'not tried';
  };
}

/** Throws ComparisonError 'DUPLICATE_BUILD'. */
export function layOutField(builds: readonly ComparedBuild[]): Field {
  const sorted = builds.toSorted((a, b) => a.position - b.position);
  const twice = sorted.find((build, index) => sorted[index + 1]?.position === build.position);
  if (twice !== undefined) {
    throw new ComparisonError('DUPLICATE_BUILD', `two builds are at position ${twice.position}`);
  }
  const cohorts = formCohorts(sorted);
  const succeeded = sorted.filter(hasSucceeded);
  const indexOf = new Map(succeeded.map((build, index) => [build, index]));
  const numbersOf = (members: readonly ComparedBuild[]): number[] =>
    members.flatMap((build) => indexOf.get(build) ?? []);
  const succeededIn = cohorts.map((cohort) => numbersOf(cohort.builds));
  const isEachTried = cohorts.length >= 2 && succeededIn.every((members) => members.length > 0);
  return {
    cohorts,
    succeeded,
    succeededIn,
    unanimous: {
      byCohort: succeededIn.map((members) => (members.length < 2 ? null : 'match')),
      toolchainIndependent: isEachTried ? 'yes' : 'not tried',
    },
    repeats: cohorts
      .flatMap((cohort) => [...Map.groupBy(cohort.builds, ({ notation }) => notation)])
      .map(([notation, members]) => ({ notation, members: numbersOf(members) }))
      .filter(({ members }) => members.length > 1),
  };
}

export function hasSucceeded(build: ComparedBuild): boolean {
  return build.outcome === 'success';
}
