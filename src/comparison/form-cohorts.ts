import type { ComparedBuild } from './compared-build.ts';

export interface FormedCohort {
  /** The toolchain's identity; the builder's folder when no build of the cohort has one. */
  readonly toolchain: string;
  /** By position. */
  readonly builds: readonly ComparedBuild[];
  /** True for at least two planned builds: a cohort of one says nothing, and its failure is shown, not counted. */
  readonly counts: boolean;
}

/** Builds by toolchain, in the order of their first builds. `builds` are sorted by position. */
export function formCohorts(builds: readonly ComparedBuild[]): FormedCohort[] {
  const identityOfFolder = new Map<string, string>();
  for (const { builder, toolchain } of builds) {
    if (toolchain !== null && !identityOfFolder.has(builder)) identityOfFolder.set(builder, toolchain);
  }
  // The folder's name cannot be taken for an identity: those begin with "sha256:".
  const cohorts = Map.groupBy(
    builds,
    ({ builder, toolchain }) => toolchain ?? identityOfFolder.get(builder) ?? builder,
  );
  return [...cohorts].map(([toolchain, members]) => ({
    toolchain,
    builds: members,
    counts: members.length >= 2,
  }));
}
