import type { FixAttempt, FixResult } from './fix.ts';
import type { AppliedSetting } from './remedy.ts';
import { allOf, someOf } from './word-list.ts';

/** "with these two settings all 5 artifacts match, 4 of 4 builders". */
export function tellAttempt({ settings, artifacts, builders }: FixAttempt): string {
  const isAll = artifacts.of > 0 && artifacts.matching === artifacts.of;
  const which = isAll
    ? allOf(artifacts.of, 'artifact')
    : someOf(artifacts.matching, artifacts.of, 'artifact');
  const verb = artifacts.matching === 1 ? 'matches' : 'match';
  const agreeing = `${builders.succeeded} of ${builders.of} builders`;
  return `with ${theseSettings(settings.length)} ${which} ${verb}, ${agreeing}`;
}

/** One plain sentence without a full stop. */
export function tellFix(result: FixResult): string {
  switch (result.result) {
    case 'fixed':
      return `${tellAttempt(result.attempt)}${result.isMinimal ? '' : '; whether fewer would do was not tried to the end'}`;
    case 'not-fixed':
      return `not fixed from outside: ${tellAttempt(result.attempt)}`;
    case 'not-tried':
      return 'no fix was tried: no cause has a setting that can be made from outside, or no attempt came to an end';
    default:
      return result satisfies never;
  }
}

/** As a shell would take it: `TZ=UTC`, `CFLAGS+=-g0`, `umask 0022`. Values hold no secrets and come from remedies. */
export function tellSetting(setting: AppliedSetting): string {
  switch (setting.kind) {
    case 'umask':
      return `umask ${setting.value}`;
    case 'variable':
      return `${setting.name}${setting.isAppended ? '+=' : '='}${setting.value}`;
    default:
      return setting satisfies never;
  }
}

function theseSettings(count: number): string {
  if (count === 1) return 'this setting';
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  return count === 0 ? 'no setting' : `these ${words[count] ?? count} settings`;
}
