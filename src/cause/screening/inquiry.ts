import { hasControl } from './evidence.ts';
import { imagineFamilies, NO_TRIGGER, type Families } from './imagine-families.ts';
import type { ScreeningOptions } from './observation.ts';
import { chanceOfRandomness } from './randomness.ts';
import type { Signals } from './read-signals.ts';
import { fieldOf, type ScreenedKind } from './screened-field.ts';
import { holdsAny, isWithinAny, singlesOf, type VariationSet } from './variation-set.ts';

/** What is known and still open about all signals of one kind. */
export interface Inquiry extends ScreenedKind {
  readonly isOutcome: boolean;
  readonly families: Families;
  /** The triggers of the likeliest family, without those that are known. */
  readonly guess: readonly VariationSet[];
  /** How sure `guess` is, from 0 to 1. */
  readonly certainty: number;
  /** How likely it is that chance alone made these readings, from 0 to 1. */
  readonly randomness: number;
}

export interface Inquiries {
  /** One for the outcome and one for each kind of readings and hints among artifacts that can be judged. */
  readonly toSettle: readonly Inquiry[];
  /** What keeps a build from making artifacts: failures, and builds that end without a word. */
  readonly hazards: readonly Inquiry[];
}

export function openInquiries(signals: Signals, options: ScreeningOptions): Inquiries {
  const { outcome, silence, kindOf } = fieldOf(signals, options);
  const outcomes = [outcome].filter(isOpen).map((kind) => inquire(kind, true));
  return {
    toSettle: [
      ...outcomes,
      ...[...new Set(signals.artifacts.map(kindOf))].filter(isOpen).map((kind) => inquire(kind, false)),
    ],
    hazards: [...outcomes, ...[silence].filter(isOpen).map((kind) => inquire(kind, false))],
  };
}

/** Variations that no build has cleared and no known trigger explains. */
export function openSingles({ evidence, universe }: Inquiry): VariationSet[] {
  return singlesOf(universe).filter(
    (single) => !isWithinAny(single, evidence.same) && !holdsAny(single, evidence.triggers),
  );
}

/** Nothing is to be found out where chance rules, or where there is nothing to compare with. */
function isOpen({ evidence }: ScreenedKind): boolean {
  return hasControl(evidence) && !evidence.isNondeterministic;
}

function inquire(kind: ScreenedKind, isOutcome: boolean): Inquiry {
  const families = imagineFamilies(kind);
  const { columns, weights, total } = families;
  let best = 0;
  for (const [index, weight] of weights.entries()) if (weight > (weights[best] ?? 0)) best = index;
  const likeliest = weights.length === 0 ? [] : columns.map((column) => column[best] ?? NO_TRIGGER);
  return {
    ...kind,
    isOutcome,
    families,
    guess: likeliest.filter((trigger) => trigger !== NO_TRIGGER),
    certainty: total === 0 ? 0 : (weights[best] ?? 0) / total,
    randomness: chanceOfRandomness(kind, families),
  };
}
