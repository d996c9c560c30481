/** What testing one revision said: `untestable` when it does not build, or could not be judged. */
export const REVISION_VERDICTS = ['good', 'bad', 'untestable'] as const;
export type RevisionVerdict = (typeof REVISION_VERDICTS)[number];

export type BisectStep =
  /** `between` revisions may still be the first bad one. */
  | { readonly step: 'test'; readonly index: number; readonly between: number }
  | { readonly step: 'found'; readonly lastGood: number; readonly firstBad: number }
  /** Only untestable revisions are left between: any of `candidates` may be the first bad one. The last of them is bad. */
  | { readonly step: 'unclear'; readonly lastGood: number; readonly candidates: readonly number[] }
  /** No good revision stands before a bad one. */
  | { readonly step: 'impossible' };

/**
 * The next step in the search for the first bad one of `count` revisions, oldest first, from what was tested so far. Where good and
 * bad alternate, it is the first bad one after a good one. It halves; untestable revisions are stepped around as by `git bisect skip`:
 * far away, for neighbours of one that does not build seldom do (https://git-scm.com/docs/git-bisect).
 */
export function bisectRevisions(count: number, tested: ReadonlyMap<number, RevisionVerdict>): BisectStep {
  const indices = Array.from({ length: count }, (_, index) => index);
  const is = (index: number, verdict: RevisionVerdict): boolean => tested.get(index) === verdict;
  const firstGood = indices.find((index) => is(index, 'good'));
  if (firstGood === undefined) return { step: 'impossible' };
  const firstBad = indices.find((index) => index > firstGood && is(index, 'bad'));
  if (firstBad === undefined) return { step: 'impossible' };
  const lastGood = indices.findLast((index) => index < firstBad && is(index, 'good')) ?? firstGood;

  const between = indices.slice(lastGood + 1, firstBad);
  const untested = between.filter((index) => !tested.has(index));
  const index = untested[placeToTest(untested.length, between.length - untested.length)];
  if (index !== undefined) return { step: 'test', index, between: between.length + 1 };
  if (between.length === 0) return { step: 'found', lastGood, firstBad };
  return { step: 'unclear', lastGood, candidates: [...between, firstBad] };
}

/** The middle of `length`, and after each one that was skipped further away: 1/2, 1/4, 3/4, 1/8, 5/8 … */
function placeToTest(length: number, skipped: number): number {
  let fraction = 0;
  let half = 0.5;
  // Van der Corput's sequence: the binary digits mirrored at the point.
  for (let rest = skipped + 1; rest > 0; rest = Math.floor(rest / 2)) {
    fraction += (rest % 2) * half;
    half /= 2;
  }
  return Math.floor(fraction * length);
}
