import type { Variation } from '../../environment/variation.ts';
import { chooseTellingSets } from './choose-telling-sets.ts';
import { openInquiries } from './inquiry.ts';
import { narrowSet } from './narrow-set.ts';
import type { Observation, ScreeningOptions } from './observation.ts';
import { readSignals, type Signal, type Signals } from './read-signals.ts';
import { isWithin, NOTHING, setOf, variationsOf, type VariationSet } from './variation-set.ts';
import { isSettled, mergeWants, setsToConfirm, setsToRepeat } from './wanted-builds.ts';

export interface ScreeningBatch {
  /** What each of the next builds varies; [] is the control. All may run at the same time; a set may be there several times. */
  readonly batch: readonly (readonly Variation[])[];
  /** What they are for, for a person, without a full stop. */
  readonly why: string;
}

interface Wanted {
  readonly sets: readonly VariationSet[];
  readonly why: string;
}

/** Builds of one set that ended without a word before it is not tried again. */
const SILENT_BUILDS = 2;
/** How much more often than it takes a set is built again because chance is not excluded. */
const MORE_BUILDS = 3;
/** Builds that all differ before the control is doubted; where luck is to be feared, one is enough. */
const UNLIKE_BUILDS = 4;

/** The next builds that screening needs; null when it is done, cannot go on, or has used its budget. */
export function planScreening(
  observations: readonly Observation[],
  options: ScreeningOptions,
): ScreeningBatch | null {
  const most = Math.min(options.parallel, options.budget - observations.length);
  if (most < 1) return null;
  const signals = readSignals(observations);
  for (const { sets, why } of wishes(signals, options)) {
    if (sets.length > 0) return { batch: sets.slice(0, most).map(variationsOf), why };
  }
  return null;
}

/** In the order in which they are granted. */
function* wishes(signals: Signals, options: ScreeningOptions): Generator<Wanted> {
  const controls = missingControls(signals, options);
  const everything = setOf(options.variations);
  const all = everything === NOTHING || countBuilds(signals, everything).built > 0 ? [] : [everything];
  if (controls > 0) {
    const isHopeless = countBuilds(signals, NOTHING).silent >= SILENT_BUILDS;
    const sets = isHopeless ? [] : [...Array.from({ length: controls }, () => NOTHING), ...all];
    yield { sets, why: 'build the control again, to see what differs without any variation' };
    return;
  }
  yield { sets: all, why: 'vary everything, to see whether anything differs' };
  yield* wantTelling(signals, options);
}

/** Before the control has been built several times nothing can be judged: what differs among those is chance. */
function missingControls(signals: Signals, { confirmations }: ScreeningOptions): number {
  return Math.max(2, confirmations) - countBuilds(signals, NOTHING).telling;
}

function* wantTelling(signals: Signals, options: ScreeningOptions): Generator<Wanted> {
  const { confirmations, parallel, mayBeLucky } = options;
  const unlike = mayBeLucky ? 1 : UNLIKE_BUILDS;
  const universe = setOf(options.variations);
  const { toSettle, hazards } = openInquiries(signals, options);
  const mayBuild = (set: VariationSet): boolean =>
    isWithin(set, universe) &&
    countBuilds(signals, set).silent < SILENT_BUILDS &&
    countBuilds(signals, set).telling < confirmations + MORE_BUILDS;

  const isUnlike = signals.artifacts.some((artifact) => isUnlikeAll(artifact, signals.sets, unlike));
  const hasThird = countBuilds(signals, NOTHING).telling > Math.max(2, confirmations);
  yield {
    sets: isUnlike && !hasThird ? [NOTHING] : [],
    why: 'build the control once more, for nothing was like it',
  };

  const repeats = mergeWants(toSettle.map((one) => setsToRepeat(one, confirmations))).filter(mayBuild);
  yield { sets: repeats, why: 'build again what may have differed by chance' };

  // A variation that keeps builds from ending is tried alone: once that is sure, nothing more is asked of it.
  const silencing = hazards.filter((one) => !one.isOutcome && isSettled(one)).flatMap(({ guess }) => guess);
  const untried = silencing.filter((set) => mayBuild(set) && countBuilds(signals, set).built === 0);
  yield { sets: untried, why: 'build alone what may keep builds from ending' };

  const open = toSettle.filter((one) => !isSettled(one));
  const isUsed = (set: VariationSet): boolean => !mayBuild(set) || countBuilds(signals, set).telling > 0;
  const telling = chooseTellingSets({
    inquiries: open.filter(({ families }) => families.total > 0),
    hazards,
    universe,
    most: parallel,
    excluded: new Set(signals.sets.filter(isUsed)),
  });
  const narrowed = open
    .filter(({ families }) => families.total === 0)
    .map(({ evidence }) => narrowSet(evidence))
    .filter((set) => set !== null && mayBuild(set) && !isUsed(set));
  const sets = [...new Set([...telling, ...narrowed.filter((set) => set !== null)])];
  yield { sets, why: 'vary several at once, to see which of them matter' };

  const alone = mergeWants(toSettle.map((one) => setsToConfirm(one, confirmations))).filter(mayBuild);
  yield { sets: alone, why: 'build each suspect alone and the control, to prove it' };
}

/**
 * True when at least `enough` builds varied something and not one was like the control. Builds that begin together may agree by chance, on a
 * file's second say, and then no other is ever like them.
 */
function isUnlikeAll({ readings }: Signal, sets: readonly VariationSet[], enough: number): boolean {
  const varied = readings.split('').filter((_, build) => sets[build] !== NOTHING);
  return !varied.includes('s') && varied.filter((reading) => reading === 'd').length >= enough;
}

/** Builds of one set: those that say something of the project, and those that ended without a word. */
function countBuilds({ sets, silence }: Signals, wanted: VariationSet) {
  const readings = sets.flatMap((set, build) => (set === wanted ? [silence.readings[build]] : []));
  const telling = readings.filter((reading) => reading === 's').length;
  return { telling, silent: readings.length - telling, built: readings.length };
}
