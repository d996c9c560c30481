import type { ComparisonDocument } from '../comparison/document.ts';
import { duration } from '../report/quantity.ts';
import { shortProse } from '../report/short-text.ts';
import { visibleText } from '../report/visible-text.ts';
import type { AttemptRecord } from '../store/comparison-reader.ts';

/** The attempts at each build that took more than one, in the order of the plan; empty when none did. */
export function renderAttempts(
  { builds, explanation }: Pick<ComparisonDocument, 'builds' | 'explanation'>,
  attempts: readonly AttemptRecord[],
): string {
  const planned = [...builds, ...(explanation?.experiments.map(({ build }) => build) ?? [])];
  const byPosition = Map.groupBy(attempts, ({ position }) => position);
  return [...byPosition]
    .filter(([, tried]) => tried.length > 1)
    .toSorted(([left], [right]) => left - right)
    .map(([position, tried]) => {
      const label = planned[position]?.builder.label ?? `build ${position}`;
      const width = String(tried.at(-1)?.attempt).length;
      return `${visibleText(label)} took ${tried.length} attempts:\n${tried.map((one) => lineOf(one, width)).join('')}\n`;
    })
    .join('');
}

function lineOf(
  { attempt, startedAt, endedAt, state, outcome, message }: AttemptRecord,
  width: number,
): string {
  const at = startedAt.slice(0, 19).replace('T', ' ');
  const took = endedAt === null ? '' : ` after ${duration(Date.parse(endedAt) - Date.parse(startedAt))}`;
  // A message may quote what a build printed.
  const why = message === null || message === '' ? '' : `: ${shortProse(message)}`;
  return `  ${String(attempt).padStart(width)}  ${at}  ${outcome ?? state}${took}${why}\n`;
}
