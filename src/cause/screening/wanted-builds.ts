import { countOf } from './evidence.ts';
import { openSingles, type Inquiry } from './inquiry.ts';
import { isWithin, NOTHING, sizeOf, type VariationSet } from './variation-set.ts';

/** A family this sure is believed, and put to the proof. */
const SETTLED = 0.9;
/** Above this, it is asked first whether chance did it. */
const SUSPECT_OF_CHANCE = 0.3;
/** Chance must be at most this likely before triggers count as confirmed: a longer story fits chance more easily. */
const CHANCE_ACCEPTED = { oneVariation: 0.005, more: 0.001 } as const;

/** Whether a family is sure enough, and every variation is in it or cleared. */
export function isSettled(inquiry: Inquiry): boolean {
  const { certainty, guess } = inquiry;
  return (
    certainty >= SETTLED && openSingles(inquiry).every((single) => guess.some((set) => isWithin(single, set)))
  );
}

/** What may be chance's doing: it is built again before anything is concluded from it. */
export function setsToRepeat({ evidence, randomness }: Inquiry, confirmations: number): VariationSet[] {
  if (evidence.doubtful.length > 0) return [...evidence.doubtful];
  if (randomness <= SUSPECT_OF_CHANCE) return [];
  const [rarest] = evidence.differing.toSorted((a, b) => countOf(evidence, a).of - countOf(evidence, b).of);
  return rarest === undefined || countOf(evidence, rarest).of > confirmations ? [] : [rarest];
}

/** Every trigger alone, and the control, as often as it takes: a set comes once for each build that is missing. */
export function setsToConfirm(inquiry: Inquiry, confirmations: number): VariationSet[] {
  const { evidence, guess, randomness } = inquiry;
  const triggers = [...evidence.triggers, ...guess];
  if (triggers.length === 0) return [];
  const missing = [...triggers, NOTHING].flatMap((set) =>
    Array.from({ length: Math.max(0, confirmations - countOf(evidence, set).of) }, () => set),
  );
  if (missing.length > 0 || isBeyondChance(triggers, randomness)) return missing;
  const [rarest = NOTHING] = [NOTHING, ...triggers].toSorted(
    (a, b) => countOf(evidence, a).of - countOf(evidence, b).of,
  );
  return [rarest];
}

/** Whether these triggers are believed although chance makes such readings with the probability `randomness`. */
export function isBeyondChance(triggers: readonly VariationSet[], randomness: number): boolean {
  const isShort = triggers.length === 1 && triggers.every((trigger) => sizeOf(trigger) === 1);
  return randomness <= (isShort ? CHANCE_ACCEPTED.oneVariation : CHANCE_ACCEPTED.more);
}

/** What several inquiries want, with each set as often as the one that wants it most. */
export function mergeWants(wants: readonly (readonly VariationSet[])[]): VariationSet[] {
  const copies = new Map<VariationSet, number>();
  for (const want of wants) {
    for (const set of want) {
      const times = want.filter((one) => one === set).length;
      copies.set(set, Math.max(copies.get(set) ?? 0, times));
    }
  }
  return [...copies].flatMap(([set, times]) => Array.from({ length: times }, () => set));
}
