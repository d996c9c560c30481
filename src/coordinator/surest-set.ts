import type { Screened } from '../comparison/screening.ts';
import type { Variation } from '../environment/variation.ts';

/** The surest, smallest set of variations that makes a difference; [] when chance does; null when nothing is known to. */
export function surestSet({ nature, triggers }: Screened): readonly Variation[] | null {
  if (nature === 'nondeterministic') return [];
  const [first] = triggers.toSorted((a, b) => Number(b.isConfirmed) - Number(a.isConfirmed));
  return first?.variations ?? null;
}
