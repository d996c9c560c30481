import { closestMatch } from 'leven';

/** "did you mean "trixie"?" when one of `candidates` is a slip or two away from `word`, else null. */
export function didYouMean(word: string, candidates: readonly string[]): string | null {
  const maxDistance = Math.max(1, Math.floor(word.length / 3));
  const closest = closestMatch(word.toLowerCase(), candidates, { maxDistance });
  return closest === undefined ? null : `did you mean "${closest}"?`;
}
