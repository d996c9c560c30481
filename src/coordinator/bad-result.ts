import type { ComparisonDocument } from '../comparison/document.ts';
import type { ProjectSettings } from '../comparison/project.ts';
import type { Claim } from '../store/queue.ts';
import { retryDelayMs } from './retry-delay.ts';

/**
 * When the same is to be compared again, as a new comparison, because this result is bad: builds differ, or some did not succeed. null
 * when it is good, or as many tries as the project allows have been made.
 */
export function retryOfBadResult(
  { judgement, builds }: Pick<ComparisonDocument, 'judgement' | 'builds'>,
  { tries: made }: Pick<Claim, 'tries'>,
  { tries, nowMs, random }: { tries: ProjectSettings['tries']; nowMs: number; random: () => number },
): { notBeforeMs: number } | null {
  const isBad = judgement.verdict === 'unreproducible' || builds.some(({ outcome }) => outcome !== 'success');
  if (!isBad || made >= tries.bad) return null;
  return { notBeforeMs: nowMs + retryDelayMs(made, random) };
}
