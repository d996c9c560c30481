import type { Cause } from '../comparison/cause.ts';
import type { FixAttempt, FixResult } from '../comparison/fix.ts';
import type { AppliedSetting, BuildSystem } from '../comparison/remedy.ts';
import { minimise } from './minimise.ts';

/**
 * What can be set from outside against these causes, the causes' order kept: of each remedy the first step for this build system (or
 * for any) that sets something. Of two that set one variable to different values the first is taken.
 */
export function settingsToTry(
  causes: readonly Pick<Cause, 'remedy' | 'isLatent'>[],
  buildSystem: BuildSystem | null,
): AppliedSetting[] {
  const chosen = new Map<string, AppliedSetting>();
  for (const { remedy } of causes.filter(({ isLatent }) => !isLatent)) {
    const fitting = remedy.steps.filter(
      (step) => step.applies.length > 0 && (step.buildSystem === null || step.buildSystem === buildSystem),
    );
    const [step] = fitting.toSorted(
      (a, b) => Number(a.buildSystem === null) - Number(b.buildSystem === null),
    );
    for (const setting of step?.applies ?? []) {
      if (!chosen.has(target(setting))) chosen.set(target(setting), setting);
    }
  }
  return [...chosen.values()];
}

/**
 * The settings for the next attempt: all of them first, and once all artifacts match, ever fewer by delta debugging
 * (https://doi.org/10.1109/32.988498). Null when nothing more is to be tried.
 */
export function planFix(
  settings: readonly AppliedSetting[],
  attempts: readonly FixAttempt[],
): AppliedSetting[] | null {
  return minimise(settings, outcomeIn(attempts)).next?.slice() ?? null;
}

/** What the attempts so far prove. */
export function judgeFix(settings: readonly AppliedSetting[], attempts: readonly FixAttempt[]): FixResult {
  const withAll = findAttempt(settings, attempts);
  if (settings.length === 0 || withAll === null) return { result: 'not-tried' };
  if (!isMatch(withAll)) return { result: 'not-fixed', attempt: withAll };
  const { smallest, next } = minimise(settings, outcomeIn(attempts));
  return { result: 'fixed', attempt: findAttempt(smallest, attempts) ?? withAll, isMinimal: next === null };
}

function outcomeIn(attempts: readonly FixAttempt[]): (settings: readonly AppliedSetting[]) => boolean | null {
  return (settings) => {
    const attempt = findAttempt(settings, attempts);
    return attempt === null ? null : isMatch(attempt);
  };
}

/** Green only with evidence: something was made, at least two builders could be compared, and none is missing. */
function isMatch({ artifacts, builders }: FixAttempt): boolean {
  return (
    artifacts.of > 0 &&
    artifacts.matching === artifacts.of &&
    builders.of > 1 &&
    builders.succeeded === builders.of
  );
}

/** The last one with exactly these settings. */
function findAttempt(
  settings: readonly AppliedSetting[],
  attempts: readonly FixAttempt[],
): FixAttempt | null {
  const key = keyOf(settings);
  return attempts.findLast((attempt) => keyOf(attempt.settings) === key) ?? null;
}

function keyOf(settings: readonly AppliedSetting[]): string {
  return JSON.stringify(settings.map(target).toSorted());
}

/** Two settings with the same target cannot both be had; what is appended can. */
function target(setting: AppliedSetting): string {
  switch (setting.kind) {
    case 'umask':
      return 'umask';
    case 'variable':
      return setting.isAppended ? `${setting.name}+=${setting.value}` : `${setting.name}=`;
    default:
      return setting satisfies never;
  }
}
