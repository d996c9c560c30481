import {
  screenedSchema,
  type Screened,
  type Screening,
  type ScreeningCell,
  type ScreeningTrigger,
} from '../../comparison/screening.ts';
import { VARIATIONS } from '../../environment/variation.ts';
import { countOneAtATime } from './count-one-at-a-time.ts';
import { countOf, hasControl, type Evidence } from './evidence.ts';
import { imagineFamilies } from './imagine-families.ts';
import type { Observation, ScreeningOptions } from './observation.ts';
import { planScreening } from './plan-screening.ts';
import { chanceOfRandomness, estimateNondeterminism } from './randomness.ts';
import { readSignals } from './read-signals.ts';
import { fieldOf, type ScreenedKind } from './screened-field.ts';
import {
  holdsAny,
  isWithin,
  isWithinAny,
  NOTHING,
  setOf,
  singlesOf,
  variationsOf,
  type VariationSet,
} from './variation-set.ts';
import { isBeyondChance } from './wanted-builds.ts';

/** What the builds so far prove, of every artifact and of the outcome, with the options they were planned with. */
export function judgeScreening(observations: readonly Observation[], options: ScreeningOptions): Screening {
  const signals = readSignals(observations);
  const field = fieldOf(signals, options);
  const judged = new Map<ScreenedKind, Screened>();
  const judge = (kind: ScreenedKind): Screened => {
    const known = judged.get(kind) ?? judgeKind(kind, options);
    judged.set(kind, known);
    return known;
  };
  const screened = {
    outcome: judge(field.outcome),
    artifacts: signals.artifacts.map((one) => ({ path: one.path ?? '', ...judge(field.kindOf(one)) })),
  };
  return {
    ...screened,
    isComplete: planScreening(observations, { ...options, budget: Infinity }) === null,
    buildsSpent: observations.length,
    oneAtATime: countOneAtATime([screened.outcome, ...screened.artifacts], options),
  };
}

function judgeKind(kind: ScreenedKind, options: ScreeningOptions): Screened {
  const { evidence } = kind;
  const nature = natureOf(evidence);
  const triggers = nature === 'deterministic' ? judgeTriggers(kind, options) : [];
  const cellOf = nature === 'deterministic' ? deterministicCell : undecidedCell;
  return {
    nature,
    cells: screenedSchema.shape.cells.parse(
      Object.fromEntries(VARIATIONS.map((name) => [name, cellOf(setOf([name]), evidence, triggers)])),
    ),
    triggers,
    nondeterminism: nature === 'nondeterministic' ? estimateNondeterminism(evidence) : null,
  };
}

function natureOf(evidence: Evidence): Screened['nature'] {
  if (!hasControl(evidence)) return 'not-judged';
  return evidence.isNondeterministic ? 'nondeterministic' : 'deterministic';
}

function judgeTriggers(kind: ScreenedKind, { confirmations }: ScreeningOptions): ScreeningTrigger[] {
  const { evidence } = kind;
  // What no family explains is no proof against a trigger, but a reason to think of chance.
  const randomness = chanceOfRandomness(kind, imagineFamilies(kind));
  const isChance = !isBeyondChance(evidence.triggers, randomness);
  const off = countOf(evidence, NOTHING);
  return evidence.triggers.map((trigger) => {
    const on = countOf(evidence, trigger);
    return {
      variations: variationsOf(trigger),
      on,
      off,
      isConfirmed:
        !isChance && on.of >= confirmations && off.of >= confirmations && evidence.doubtful.length === 0,
      maskedBy: evidence.masked
        .filter((set) => isWithin(trigger, set))
        .map((set) => variationsOf(set & ~trigger)),
    };
  });
}

function deterministicCell(
  single: VariationSet,
  evidence: Evidence,
  triggers: readonly ScreeningTrigger[],
): ScreeningCell {
  const own = triggers.filter(({ variations }) => isWithin(single, setOf(variations)));
  if (own.some(({ isConfirmed, variations }) => isConfirmed && variations.length === 1)) return 'confirmed';
  if (own.some(({ isConfirmed }) => isConfirmed)) return 'together';
  if (own.length > 0) return 'suspected';
  if (isWithinAny(single, evidence.same)) return 'cleared';
  const isOpen = evidence.differing.some((set) => isWithin(single, set) && !holdsAny(set, evidence.triggers));
  return isOpen ? 'suspected' : undecidedCell(single, evidence);
}

function undecidedCell(single: VariationSet, { counts }: Evidence): ScreeningCell {
  return [...counts.keys()].some((set) => singlesOf(set).includes(single)) ? 'unknown' : 'not-tried';
}
