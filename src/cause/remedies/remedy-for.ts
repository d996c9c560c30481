import type { CauseKind, MemberPath } from '../../comparison/cause.ts';
import type { AppliedSetting, BuildSystem, Remedy, RemedyStep } from '../../comparison/remedy.ts';
import { shownName } from '../../comparison/shown-name.ts';
import { CONTENTS } from './contents.ts';
import type { RemedyEntry } from './remedy-entry.ts';
import { SURROUNDINGS } from './surroundings.ts';
import { TIMESTAMPS } from './timestamps.ts';

/** The usual fix of each kind. */
export const REMEDIES: Readonly<Record<CauseKind, RemedyEntry>> = {
  ...TIMESTAMPS,
  ...CONTENTS,
  ...SURROUNDINGS,
};

const DOCS = 'https://reproducible-builds.org/docs/';

export interface RemedyContext {
  readonly path: string;
  readonly members: readonly MemberPath[];
  /** null when it is not known: then the ways of all build systems are given. */
  readonly buildSystem: BuildSystem | null;
}

/** The usual fix, phrased for the artifact, with the build system's own way first. */
export function remedyFor(kind: CauseKind, { path, members, buildSystem }: RemedyContext): Remedy {
  const { title, steps, page } = REMEDIES[kind];
  const names = { artifact: shownName(path), member: shownName(members[0]?.at(-1) ?? path) };
  const fill = (text: string): string =>
    text.replaceAll(/\{(artifact|member)\}/g, (_, name: string) =>
      name === 'artifact' ? names.artifact : names.member,
    );
  return {
    title: fill(title),
    steps: stepsFor(steps, buildSystem).map((step) => ({
      ...step,
      text: fill(step.text),
      applies: [...step.applies],
    })),
    link: DOCS + page,
  };
}

/** The build system's own, then those of none. All, where there would be none. */
function stepsFor(steps: readonly RemedyStep[], buildSystem: BuildSystem | null): RemedyStep[] {
  const own = steps.filter((step) => step.buildSystem === buildSystem && buildSystem !== null);
  const common = steps.filter((step) => step.buildSystem === null);
  const others = steps.filter((step) => step.buildSystem !== null && step.buildSystem !== buildSystem);
  if (buildSystem === null) return [...common, ...others];
  return own.length + common.length > 0 ? [...own, ...common] : [...others];
}

/** A setting's value in one build. */
export function fillSetting(
  setting: AppliedSetting,
  { buildPath, sourceDateEpoch }: { readonly buildPath: string; readonly sourceDateEpoch: number },
): AppliedSetting {
  if (setting.kind === 'umask') return setting;
  const value = setting.value
    .replaceAll('{build-path}', () => buildPath)
    .replaceAll('{source-date-epoch}', String(sourceDateEpoch));
  return { ...setting, value };
}
