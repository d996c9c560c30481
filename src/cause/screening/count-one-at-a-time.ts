import type { Screened, Screening } from '../../comparison/screening.ts';
import type { ScreeningOptions } from './observation.ts';

/** For the same variations and confirmations, and with what was found here. The control is built at least twice in any case. */
export function countOneAtATime(
  signals: readonly Screened[],
  { variations, confirmations }: ScreeningOptions,
): Screening['oneAtATime'] {
  const found = variations.filter((name) => signals.some(({ cells }) => cells[name] === 'confirmed'));
  const controls = Math.max(2, confirmations);
  return {
    confirmed: controls + variations.length * confirmations,
    quick: controls + variations.length + found.length * (confirmations - 1),
  };
}
