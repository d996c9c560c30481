import { gatherEvidence, hasControl, type Evidence } from './evidence.ts';
import { imagineFamilies, NO_TRIGGER, type Families } from './imagine-families.ts';
import type { ScreeningOptions } from './observation.ts';
import { chanceOfRandomness } from './randomness.ts';
import type { Signals } from './read-signals.ts';
import {
  holdsAny,
  isWithinAny,
  NOTHING,
  setOf,
  singlesOf,
  sizeOf,
  type VariationSet,
} from './variation-set.ts';

/** What is known and still open about all signals with the same readings. */
export interface Inquiry {
  readonly isOutcome: boolean;
  readonly evidence: Evidence;
  /** The variations that can be told apart here. */
  readonly universe: VariationSet;
  readonly families: Families;
  /** The triggers of the likeliest family, without those that are known. */
  readonly guess: readonly VariationSet[];
  /** How sure `guess` is, from 0 to 1. */
  readonly certainty: number;
  /** How likely it is that chance alone made these readings, from 0 to 1. */
  readonly randomness: number;
}

export interface Inquiries {
  /** One for the outcome and one for each kind of readings among artifacts that can be judged. */
  readonly toSettle: readonly Inquiry[];
  /** What keeps a build from making artifacts: failures, and builds that end without a word. */
  readonly hazards: readonly Inquiry[];
}

export function openInquiries(signals: Signals, { variations, confirmations }: ScreeningOptions): Inquiries {
  const universe = setOf(variations) | signals.sets.reduce((all, set) => all | set, NOTHING);
  const gather = (readings: string): Evidence => gatherEvidence(readings, signals.sets, confirmations);
  const outcome = gather(signals.outcome.readings);
  const silence = gather(signals.silence.readings);
  // A build that fails makes no artifact: what fails it alone can never be seen in one.
  const prevented = [...outcome.triggers, ...silence.triggers].filter((trigger) => sizeOf(trigger) === 1);
  const visible = prevented.reduce((set, single) => set & ~single, universe);
  const kinds = [...new Set(signals.artifacts.map(({ readings }) => readings))];
  const outcomes = [outcome].filter(isOpen).map((evidence) => inquire(evidence, universe, true));
  return {
    toSettle: [
      ...outcomes,
      ...kinds
        .map(gather)
        .filter(isOpen)
        .map((evidence) => inquire(evidence, visible, false)),
    ],
    hazards: [...outcomes, ...[silence].filter(isOpen).map((evidence) => inquire(evidence, universe, true))],
  };
}

/** Variations that no build has cleared and no known trigger explains. */
export function openSingles({ evidence, universe }: Inquiry): VariationSet[] {
  return singlesOf(universe).filter(
    (single) => !isWithinAny(single, evidence.same) && !holdsAny(single, evidence.triggers),
  );
}

/** Nothing is to be found out where chance rules, or where there is nothing to compare with. */
function isOpen(evidence: Evidence): boolean {
  return hasControl(evidence) && !evidence.isNondeterministic;
}

function inquire(evidence: Evidence, universe: VariationSet, isOutcome: boolean): Inquiry {
  const families = imagineFamilies(evidence, universe);
  const { columns, weights, total } = families;
  let best = 0;
  for (const [index, weight] of weights.entries()) if (weight > (weights[best] ?? 0)) best = index;
  return {
    isOutcome,
    evidence,
    universe,
    families,
    guess:
      weights.length === 0
        ? []
        : columns.map((column) => column[best] ?? NO_TRIGGER).filter((trigger) => trigger !== NO_TRIGGER),
    certainty: total === 0 ? 0 : (weights[best] ?? 0) / total,
    randomness: chanceOfRandomness(evidence, families),
  };
}
