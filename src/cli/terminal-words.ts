import type { BuildOutcome, BuildPhase } from '../comparison/build-result.ts';
import type { ComparisonEvent } from '../coordinator/event.ts';
import { counted, duration } from '../report/quantity.ts';
import { visibleText } from '../report/visible-text.ts';

const COMMIT_DIGITS = 12;

/** What a revision and its recipe are, a line each. */
export function revisionLines({
  revision,
  origin,
}: Extract<ComparisonEvent, { kind: 'revision' }>): string[] {
  const { title, commit, version, dirty, fileCount, notes } = revision;
  const details = [
    commit === null ? null : `commit ${commit.slice(0, COMMIT_DIGITS)}`,
    version === null ? null : `version ${visibleText(version)}`,
    dirty ? 'with uncommitted changes' : null,
    counted(fileCount, 'file'),
  ];
  return [
    `source: ${visibleText(title)} (${details.filter((detail) => detail !== null).join(', ')})`,
    `recipe: ${visibleText(origin.explanation)}`,
    ...notes.map((note) => `note: ${visibleText(note)}`),
  ];
}

/** How a build ended: `built in 4.2s`, `failed in build after 3.9s: the build step exited with 2`. */
export function builtWords(event: {
  outcome: BuildOutcome;
  phase: BuildPhase;
  durationMs: number;
  message: string | null;
  attempt: number;
}): string {
  const reason = event.message === null ? '' : `: ${visibleText(event.message)}`;
  const took = `${duration(event.durationMs)}${event.attempt === 1 ? '' : ` at attempt ${event.attempt}`}`;
  if (event.outcome === 'success') return `built in ${took}`;
  return `${outcomeWord(event.outcome)} in ${event.phase} after ${took}${reason}`;
}

function outcomeWord(outcome: Exclude<BuildOutcome, 'success'>): string {
  switch (outcome) {
    case 'failure':
      return 'failed';
    case 'timeout':
      return 'timed out';
    case 'cancelled':
      return 'cancelled';
    case 'error':
      return 'error of Verbatim or its engine';
    default:
      return outcome satisfies never;
  }
}
