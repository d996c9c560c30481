import { chanceOfDiffering, isTriggered } from './imagine-families.ts';
import type { Inquiry } from './inquiry.ts';
import { holdsAny, isWithin, NOTHING, singlesOf, type VariationSet } from './variation-set.ts';

export interface TellingRequest {
  /** Those that are still open. */
  readonly inquiries: readonly Inquiry[];
  /** What keeps a build from telling anything of artifacts. */
  readonly hazards: readonly Inquiry[];
  /** Of these variations the sets are made. */
  readonly universe: VariationSet;
  readonly most: number;
  /** Sets that are not to be built. */
  readonly excluded: ReadonlySet<VariationSet>;
}

/** A build that tells less than this, in bits over all inquiries, tells nothing. */
const LEAST_BITS = 0.02;
/** One more build at the same time has to be worth it: the next batch would choose better. */
const LEAST_MORE_BITS = 0.5;
/** What it is worth that a set is a guess: it has to be built alone anyway if the guess is right. */
const GUESS_BITS = 0.5;

/**
 * The sets whose builds, made at the same time, are expected to tell most about all inquiries together: each is climbed to
 * from several starts, one variation in or out at a time.
 */
export function chooseTellingSets(request: TellingRequest): VariationSet[] {
  const chosen: VariationSet[] = [];
  const partitions = request.inquiries.map((inquiry) => new Partition(inquiry));
  while (chosen.length < request.most) {
    const score = scorer(request, partitions, chosen);
    const best = climb(request, score);
    if (score(best) < (chosen.length === 0 ? LEAST_BITS : LEAST_MORE_BITS)) break;
    chosen.push(best);
    for (const partition of partitions) partition.splitBy(best);
  }
  return chosen;
}

function scorer(
  { inquiries, hazards, excluded }: TellingRequest,
  partitions: readonly Partition[],
  chosen: readonly VariationSet[],
): (set: VariationSet) => number {
  const known = new Map<VariationSet, number>();
  const score = (set: VariationSet): number => {
    if (set === NOTHING || excluded.has(set) || chosen.includes(set)) return 0;
    const succeeds = hazards.reduce(
      (chance, { families, evidence }) => chance * (1 - chanceOfDiffering(families, evidence.triggers, set)),
      1,
    );
    return inquiries.reduce((sum, { isOutcome, guess, certainty }, index) => {
      const bits = partitions[index]?.bitsOf(set) ?? 0;
      const ahead = guess.includes(set) ? GUESS_BITS * certainty : 0;
      return sum + (bits + ahead) * (isOutcome ? 1 : succeeds);
    }, 0);
  };
  return (set) => {
    const value = known.get(set) ?? score(set);
    known.set(set, value);
    return value;
  };
}

function climb({ inquiries, universe }: TellingRequest, score: (set: VariationSet) => number): VariationSet {
  const singles = singlesOf(universe);
  let [best = NOTHING] = startingSets(inquiries, universe).toSorted((a, b) => score(b) - score(a));
  for (;;) {
    const [next = best] = singles.map((single) => best ^ single).toSorted((a, b) => score(b) - score(a));
    if (score(next) <= score(best)) return best;
    best = next;
  }
}

/** Everything, everything but the guesses, the guesses, and halves taken in different strides. */
function startingSets(inquiries: readonly Inquiry[], universe: VariationSet): VariationSet[] {
  const singles = singlesOf(universe);
  const guesses = inquiries.flatMap(({ guess, evidence }) => [...guess, ...evidence.triggers]);
  const all = guesses.reduce((set, guess) => set | guess, NOTHING);
  const halves = singles.map((_, stride) =>
    singles
      .filter((__, place) => (place * (stride + 1)) % (singles.length + 1) <= singles.length / 2)
      .reduce((set, single) => set | single, NOTHING),
  );
  return [
    universe,
    universe & ~all,
    ...inquiries.map(
      ({ guess, evidence }) => universe & ~[...guess, ...evidence.triggers].reduce((a, b) => a | b, NOTHING),
    ),
    ...inquiries.flatMap(({ guess }) => guess).filter((guess) => isWithin(guess, universe)),
    ...halves,
    ...halves.map((half) => half & ~all),
  ];
}

/** The families of an inquiry, by what the builds chosen so far would show if they were true. */
class Partition {
  readonly #inquiry: Inquiry;
  #cells: Int32Array;
  #cellCount = 1;

  constructor(inquiry: Inquiry) {
    this.#inquiry = inquiry;
    this.#cells = new Int32Array(inquiry.families.weights.length);
  }

  splitBy(set: VariationSet): void {
    const { families } = this.#inquiry;
    this.#cells = this.#cells.map(
      (cell, index) => cell + (isTriggered(families, index, set) ? this.#cellCount : 0),
    );
    this.#cellCount *= 2;
  }

  /** How many bits one more build is expected to tell. */
  bitsOf(set: VariationSet): number {
    const { families, evidence } = this.#inquiry;
    if (holdsAny(set, evidence.triggers)) return 0;
    const { weights, total } = families;
    const triggered = new Float64Array(this.#cellCount);
    const all = new Float64Array(this.#cellCount);
    for (const [index, cell] of this.#cells.entries()) {
      const weight = weights[index] ?? 0;
      all[cell] = (all[cell] ?? 0) + weight;
      if (isTriggered(families, index, set)) triggered[cell] = (triggered[cell] ?? 0) + weight;
    }
    return all.reduce((bits, weight, cell) => {
      const share = weight === 0 ? 0 : (triggered[cell] ?? 0) / weight;
      return bits + (weight / total) * entropy(share);
    }, 0);
  }
}

function entropy(share: number): number {
  return share <= 0 || share >= 1 ? 0 : -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
}
