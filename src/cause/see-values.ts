import type { Lines, Seen } from './site.ts';

/** Longer values are shown by their start. */
const LONGEST_SHOWN = 160;

/** One pattern for both sides, or one for either. Each must be global. */
export interface SidePatterns {
  readonly left: RegExp;
  readonly right: RegExp;
}

/**
 * What a rule sees that knows what the changed values look like: null unless both sides hold such values and they are not
 * the same ones. The rest has `‹token›` in their place, without the lines that no longer differ.
 */
export function seeValues(lines: Lines, pattern: RegExp | SidePatterns, token: string): Seen | null {
  const patterns = pattern instanceof RegExp ? { left: pattern, right: pattern } : pattern;
  const left = lines.removed.flatMap((line) => line.match(patterns.left) ?? []);
  const right = lines.added.flatMap((line) => line.match(patterns.right) ?? []);
  const [onlyLeft, onlyRight] = withoutCommon(left, right);
  const [first, second] = [onlyLeft[0], onlyRight[0]];
  if (first === undefined || second === undefined) return null;
  const mark = `‹${token}›`;
  const rest = cancel(
    lines.removed.map((line) => line.replace(patterns.left, mark)),
    lines.added.map((line) => line.replace(patterns.right, mark)),
  );
  return { saw: saw(first, second), rest };
}

/** What a rule sees that explains all changed lines of a site. */
export function seeAll(lines: Lines): Seen {
  return { saw: saw(lines.removed[0] ?? '', lines.added[0] ?? ''), rest: { removed: [], added: [] } };
}

/** Both sides, shortened; as hex where they are no text, from just before the first byte that differs. */
export function saw(left: string, right: string): Seen['saw'] {
  if (!CONTROL.test(left + right)) return { left: shorten(left), right: shorten(right) };
  const at = Math.max(0, firstDifference(left, right) - BYTES_BEFORE);
  return { left: hex(left.slice(at)), right: hex(right.slice(at)) };
}

/** Tabs and ends of lines are text. */
// oxlint-disable-next-line no-control-regex -- it is what tells bytes from text
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;
const BYTES_BEFORE = 8;
const BYTES_SHOWN = 32;

function firstDifference(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  return at;
}

function hex(bytes: string): string {
  const shown = Buffer.from(bytes.slice(0, BYTES_SHOWN), 'latin1')
    .toString('hex')
    .replaceAll(/(?<=..)(?=(?:..)+$)/g, ' ');
  return bytes.length > BYTES_SHOWN ? `${shown} …` : shown;
}

/** Lines of either side that the other has not, however often they stand there. */
export function cancel(removed: readonly string[], added: readonly string[]): Lines {
  const [left, right] = withoutCommon(removed, added);
  return { removed: left, added: right };
}

/** The same after `mask` was put over each line. */
export function cancelMasked({ removed, added }: Lines, mask: (line: string) => string): Lines {
  return cancel(removed.map(mask), added.map(mask));
}

function withoutCommon(left: readonly string[], right: readonly string[]): [string[], string[]] {
  const counts = new Map<string, number>();
  for (const value of right) counts.set(value, (counts.get(value) ?? 0) + 1);
  const onlyLeft = left.filter((value) => {
    const count = counts.get(value) ?? 0;
    if (count > 0) counts.set(value, count - 1);
    return count === 0;
  });
  const onlyRight = right.toReversed().filter((value) => {
    const count = counts.get(value) ?? 0;
    if (count > 0) counts.set(value, count - 1);
    return count > 0;
  });
  return [onlyLeft, onlyRight.toReversed()];
}

function shorten(value: string): string {
  const characters = Array.from(
    value
      .slice(0, LONGEST_SHOWN * 2)
      .trim()
      .toWellFormed(),
  );
  return characters.length <= LONGEST_SHOWN
    ? characters.join('')
    : `${characters.slice(0, LONGEST_SHOWN).join('')}…`;
}
