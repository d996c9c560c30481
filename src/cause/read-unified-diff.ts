import { decodeHexDump } from './decode-hex-dump.ts';

export interface ReadDiff {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly isCut: boolean;
  readonly isBinary: boolean;
}

/** More changed lines than this say nothing more. */
const MOST_LINES = 20_000;
/** Rules match by regular expressions: a line is bounded, so that none of them can take long. */
const LONGEST_LINE = 4000;
/** diffoscope's words for lines that it left out. */
const LEFT_OUT = /^[-+ ]?\[ (?:\d+ lines removed|Too much input for diff)/;

/** The lines of a unified diff by side. Hex dumps are decoded to text, one run of lines a line. */
export function readUnifiedDiff(diff: string): ReadDiff {
  const all = diff.split('\n', MOST_LINES + 1);
  const lines = all.slice(0, MOST_LINES);
  const shown = lines.filter((line) => !LEFT_OUT.test(line));
  const isCut =
    all.length > MOST_LINES ||
    shown.length < lines.length ||
    shown.some((line) => line.length > LONGEST_LINE);
  const hunks = splitHunks(shown.map((line) => line.slice(0, LONGEST_LINE)));
  const binary = decodeHunks(hunks);
  if (binary !== null) return { ...binary, left: binary.removed, right: binary.added, isCut, isBinary: true };
  const body = hunks.flat();
  const side = (...signs: string[]): string[] =>
    body.filter((line) => signs.includes(line.charAt(0))).map((line) => line.slice(1));
  const sides = { removed: side('-'), added: side('+'), left: side('-', ' '), right: side('+', ' ') };
  return { ...sides, isCut, isBinary: false };
}

function splitHunks(lines: readonly string[]): string[][] {
  const hunks: string[][] = [];
  for (const line of lines) {
    if (/^@@ -\d/.test(line)) hunks.push([]);
    else if (/^[-+ ]/.test(line)) {
      if (hunks.length === 0) hunks.push([]);
      hunks.at(-1)?.push(line);
    }
  }
  return hunks;
}

/** null when any changed line is no line of a hex dump. */
function decodeHunks(hunks: readonly (readonly string[])[]): { removed: string[]; added: string[] } | null {
  const removed: string[] = [];
  const added: string[] = [];
  for (const hunk of hunks) {
    const left = decodeHexDump(hunk.filter((line) => !line.startsWith('+')));
    const right = decodeHexDump(hunk.filter((line) => !line.startsWith('-')));
    if (left === null || right === null) return null;
    if (left === right) continue;
    removed.push(left.slice(0, LONGEST_LINE));
    added.push(right.slice(0, LONGEST_LINE));
  }
  return removed.length === 0 ? null : { removed, added };
}
