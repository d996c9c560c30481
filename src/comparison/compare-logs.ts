import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

import type { Environment } from '../environment/environment.ts';
import { lineNeutraliser } from './neutral-line.ts';

export interface ComparedLog {
  /** The build's label. */
  readonly label: string;
  /** One `<seconds since start> <line>` a line, as stored. */
  readonly text: string;
  readonly environment: Environment;
}

export interface LogBounds {
  /** Lines read of each log. */
  readonly lines: number;
  /** Lines of the unified diff. */
  readonly diffLines: number;
  /** Added and removed lines together. The time grows with its square. */
  readonly edits: number;
}

export const LOG_BOUNDS: LogBounds = { lines: 20_000, diffLines: 2000, edits: 1000 };
/** How much of two logs that have next to nothing in common is compared. */
const LINES_OF_UNLIKE = 250;

/**
 * A unified diff of two builds' logs without what rightly differs (`lineNeutraliser`); null when nothing else does.
 * `truncated` when a bound left something out, even when nothing different was found before it.
 */
export function compareLogs(
  left: ComparedLog,
  right: ComparedLog,
  bounds: LogBounds = LOG_BOUNDS,
): { unifiedDiff: string; truncated: boolean } | null {
  const neutral = lineNeutraliser([left.environment, right.environment]);
  const a = readLines(left.text, bounds.lines, neutral);
  const b = readLines(right.text, bounds.lines, neutral);
  const headings = { left: left.label, right: right.label };
  const whole = unified(a.lines, b.lines, headings, bounds.edits);
  const found = whole ?? unified(...beginnings(a.lines, b.lines), headings, 2 * LINES_OF_UNLIKE) ?? '';
  const lines = found.split('\n');
  const truncated = a.isCut || b.isCut || whole === undefined || lines.length > bounds.diffLines;
  if (found === '' && !truncated) return null;
  return { unifiedDiff: lines.slice(0, bounds.diffLines).join('\n'), truncated };
}

function readLines(
  text: string,
  most: number,
  neutral: (line: string) => string,
): { lines: string[]; isCut: boolean } {
  const all = text.replace(/\n$/u, '').split('\n', most + 1);
  return {
    lines: all.slice(0, most).map((line) => neutral(line.replace(/^\d+(?:\.\d+)? /u, ''))),
    isCut: all.length > most,
  };
}

/** Both up to a little behind the first line that they do not share. */
function beginnings(a: readonly string[], b: readonly string[]): [string[], string[]] {
  const first = a.findIndex((line, index) => line !== b[index]);
  const end = (first === -1 ? a.length : first) + LINES_OF_UNLIKE;
  return [a.slice(0, end), b.slice(0, end)];
}

/** '' when they are the same, undefined when there are more than `edits` differences. */
function unified(
  a: readonly string[],
  b: readonly string[],
  headings: { left: string; right: string },
  edits: number,
): string | undefined {
  const patch = createTwoFilesPatch(
    headings.left,
    headings.right,
    `${a.join('\n')}\n`,
    `${b.join('\n')}\n`,
    '',
    '',
    {
      context: 3,
      maxEditLength: edits,
      headerOptions: FILE_HEADERS_ONLY,
    },
  );
  return patch === undefined || patch.includes('\n@@ ') ? patch : '';
}
