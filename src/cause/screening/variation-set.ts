import { VARIATIONS, type Variation } from '../../environment/variation.ts';

/** Bit n is the n-th of VARIATIONS. Screening asks millions of times whether one set holds another. */
export type VariationSet = number;

/** What the control varies. */
export const NOTHING: VariationSet = 0;

export function setOf(variations: readonly Variation[]): VariationSet {
  return variations.reduce((set, name) => set | (1 << VARIATIONS.indexOf(name)), NOTHING);
}

export function variationsOf(set: VariationSet): Variation[] {
  return VARIATIONS.filter((_, bit) => (set & (1 << bit)) !== 0);
}

/** The sets of one that make up `set`. */
export function singlesOf(set: VariationSet): VariationSet[] {
  return VARIATIONS.map((_, bit) => 1 << bit).filter((single) => (set & single) !== 0);
}

export function sizeOf(set: VariationSet): number {
  let size = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) size++;
  return size;
}

export function isWithin(part: VariationSet, whole: VariationSet): boolean {
  return (part & ~whole) === 0;
}

export function isWithinAny(part: VariationSet, wholes: readonly VariationSet[]): boolean {
  return wholes.some((whole) => isWithin(part, whole));
}

export function holdsAny(whole: VariationSet, parts: readonly VariationSet[]): boolean {
  return parts.some((part) => isWithin(part, whole));
}
