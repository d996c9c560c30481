import { compareLogs, type ComparedLog } from './compare-logs.ts';
import type { LogDivergence } from './log-divergence.ts';

const MOST_LINES = 4;
const LONGEST_LINE = 300;

/** Lines of one place that one log has and the other has not. */
interface Change {
  /** Of the left log, from 1. */
  line: number;
  readonly removed: string[];
  readonly added: string[];
}

/**
 * The first place where two logs say something else; null where they do not. `twins` are further builds of the left one's environment: what
 * they say differently too is chance. Lines that are in both logs, at another place, count only where there is nothing else.
 */
export function firstLogDivergence(
  left: ComparedLog,
  right: ComparedLog,
  twins: readonly ComparedLog[],
): Pick<LogDivergence, 'line' | 'removed' | 'added'> | null {
  const changes = changesBetween(left, right);
  const chance = new Set(twins.flatMap((twin) => changesBetween(left, twin).flatMap(linesOf)));
  const told = changes.flatMap((change) => without(change, chance));
  const removed = new Set(told.flatMap((change) => change.removed));
  const moved = new Set(told.flatMap((change) => change.added.filter((line) => removed.has(line))));
  const [first] = [...told.flatMap((change) => without(change, moved)), ...told];
  return first === undefined
    ? null
    : { line: first.line, removed: shown(first.removed), added: shown(first.added) };
}

const linesOf = ({ removed, added }: Change): string[] => [...removed, ...added];

/** [] when nothing is left. */
function without({ line, removed, added }: Change, known: ReadonlySet<string>): Change[] {
  const isNew = (text: string): boolean => !known.has(text);
  const change = { line, removed: removed.filter(isNew), added: added.filter(isNew) };
  return linesOf(change).length === 0 ? [] : [change];
}

const shown = (lines: readonly string[]): string[] =>
  lines.slice(0, MOST_LINES).map((line) => line.slice(0, LONGEST_LINE));

function changesBetween(left: ComparedLog, right: ComparedLog): Change[] {
  const changes: Change[] = [];
  let line = 1;
  let open: Change | null = null;
  for (const text of compareLogs(left, right)?.unifiedDiff.split('\n').slice(2) ?? []) {
    const [sign, rest] = [text.charAt(0), text.slice(1)];
    const start = /^@@ -(\d+)/.exec(text)?.[1];
    if (sign === '-' || sign === '+') {
      if (open === null) changes.push((open = { line, removed: [], added: [] }));
      (sign === '-' ? open.removed : open.added).push(rest);
    } else open = null;
    if (start !== undefined) line = Number(start);
    else if (sign === '-' || sign === ' ') line++;
  }
  return changes;
}
