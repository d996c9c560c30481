import type { CohortScreening, Explanation } from '../comparison/explanation.ts';
import type { Nondeterminism, Screened, ScreeningTrigger } from '../comparison/screening.ts';
import type { AppliedSetting } from '../comparison/remedy.ts';
import { tellSetting } from '../comparison/tell-fix.ts';
import type { Revision } from '../source/revision.ts';
import { variationWords } from './cause-words.ts';
import { count, counted } from './quantity.ts';
import { shortProse, shortText } from './short-text.ts';

/** What the triggers of a group say beside their cells: counts, and what hides them. A sentence each, without a full stop. */
export function triggerWords({ triggers }: Screened): string[] {
  return triggers.map((trigger) => {
    const { variations, on, off, isConfirmed } = trigger;
    const together = variations.length > 1 ? ' together' : '';
    const counts = `${on.differed} of ${counted(on.of, 'build')}, ${off.differed} of ${off.of} without`;
    const doubt = isConfirmed ? '' : ', not confirmed';
    return `with ${variationWords(variations)}${together}: ${counts}${doubt}${maskedWords(trigger)}`;
  });
}

function maskedWords({ maskedBy }: ScreeningTrigger): string {
  const sets = maskedBy.filter((set) => set.length > 0).map(variationWords);
  return sets.length === 0 ? '' : `; it did not show where ${sets.join(', or ')} varied too`;
}

/** "3 of 4 builds of one environment were not as most, a chance of 30 to 95 %". */
export function chanceWords({ differed, of, interval }: Nondeterminism): string {
  const [low, high] = [interval.low, interval.high].map((share) => Math.round(share * 100));
  return `${differed} of ${counted(of, 'build')} of one environment ${differed === 1 ? 'was' : 'were'} not as most, a chance of ${low} to ${high} %`;
}

/** What it took, and what the plain way would have taken. */
export function economyWords({ screening }: CohortScreening, { experiments }: Explanation): string {
  const { buildsSpent, oneAtATime } = screening;
  const screens = experiments.filter(({ purpose }) => purpose.kind === 'screen').length;
  const own = screens === 0 ? '' : ` (${count(screens)} made for this)`;
  const plain = `one variation after the other takes ${count(oneAtATime.confirmed)}, or ${count(oneAtATime.quick)} where only suspects are repeated`;
  return `${counted(buildsSpent, 'build')} spent${own}; ${plain}`;
}

/** Why the experiments do not tell all they can; null when they do. */
export function openEndWords({ stopped, screenings }: Explanation): string | null {
  if (stopped !== null) return `stopped early: ${shortProse(stopped)}`;
  return screenings.every(({ screening }) => screening.isComplete)
    ? null
    : 'more builds would tell more: the budget is used up';
}

/** As a shell would take it, with this revision's time filled in; `{build-path}` is each builder's own. */
export function settingWords(setting: AppliedSetting, { sourceDateEpoch }: Revision): string {
  return shortText(tellSetting(setting).replaceAll('{source-date-epoch}', String(sourceDateEpoch)), 200);
}
