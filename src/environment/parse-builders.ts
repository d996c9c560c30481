import { EnvironmentError } from './environment-error.ts';
import type { Builder } from './builder.ts';
import { didYouMean } from './did-you-mean.ts';
import { parseVariations, spellVariations } from './variation-notation.ts';

/** Twice unvaried (is it deterministic?), once with everything varied (does the environment matter?), and another toolchain. */
export const DEFAULT_BUILDERS = 'bookworm*2,bookworm+all,trixie';

/** Most builds of one comparison: a typing slip must not start thousands of containers. */
export const MAX_BUILDERS = 100;

/**
 * Reads `bookworm*2,bookworm+all-clock,trixie`. `known` are the folders below builders/.
 * The same notation in two places counts on: `bookworm,trixie,bookworm` is `bookworm`, `bookworm#2`, `trixie`.
 * Throws EnvironmentError 'NOTATION'.
 */
export function parseBuilders(text: string, known: readonly string[]): Builder[] {
  const wanted = new Map<string, Wanted>();
  for (const part of text.split(',')) {
    const one = parsePart(
      part
        .trim()
        .replaceAll(/\s+/gu, ' ')
        .replaceAll(/ ?([*+-]) ?/gu, '$1'),
      text,
      known,
    );
    const before = wanted.get(one.notation);
    wanted.set(one.notation, { ...one, times: one.times + (before?.times ?? 0) });
  }
  const total = [...wanted.values()].reduce((sum, { times }) => sum + times, 0);
  if (total > MAX_BUILDERS) {
    throw invalid(`"${text}" asks for ${total} builds; one comparison takes at most ${MAX_BUILDERS}`);
  }
  return [...wanted.values()].flatMap(({ times, ...builder }) =>
    Array.from({ length: times }, (_, index) => numbered(builder, index + 1)),
  );
}

interface Wanted extends Omit<Builder, 'label' | 'repeat'> {
  readonly times: number;
}

function numbered(builder: Omit<Builder, 'label' | 'repeat'>, repeat: number): Builder {
  const label = repeat === 1 ? builder.notation : `${builder.notation}#${repeat}`;
  return { ...builder, label, repeat };
}

function parsePart(part: string, whole: string, known: readonly string[]): Wanted {
  if (part === '') {
    throw invalid(
      whole.trim() === '' ? 'no builder is named' : `"${whole}" has nothing between two commas`,
      `builders are written like ${DEFAULT_BUILDERS}`,
    );
  }
  const toolchain = parseToolchain(part, known);
  let times: number | null = null;
  const steps: string[] = [];
  // What follows the name: `*2` once, anywhere; `+name` and `-name` as often as wanted.
  for (const [piece] of part.slice(toolchain.length).matchAll(/\*[^*+-]*|[^*]+/g)) {
    if (!piece.startsWith('*')) steps.push(piece);
    else if (times === null) times = parseTimes(piece.slice(1), part);
    else throw invalid(`"${part}" says twice how often`);
  }
  const variations = parseVariations(steps.join(''), part);
  return { notation: toolchain + spellVariations(variations), toolchain, variations, times: times ?? 1 };
}

/** Names of builders may hold hyphens themselves: the longest that fits wins. */
function parseToolchain(part: string, known: readonly string[]): string {
  const fits = known.filter((name) => part.startsWith(name) && /^(?:$|[*+-])/.test(part.slice(name.length)));
  const longest = fits.toSorted((a, b) => b.length - a.length)[0];
  if (longest !== undefined) return longest;
  const name = part.replace(/[*+].*$/su, '');
  throw invalid(
    name === '' ? `"${part}" names no builder` : `there is no builder "${name}"`,
    didYouMean(name, known) ?? `there are: ${known.join(', ')}`,
  );
}

function parseTimes(digits: string, part: string): number {
  const times = /^[0-9]{1,9}$/.test(digits) ? Number(digits) : 0;
  if (times >= 1 && times <= MAX_BUILDERS) return times;
  throw invalid(`"${part}" repeats "${digits}" times; it takes a whole number from 1 to ${MAX_BUILDERS}`);
}

function invalid(message: string, hint?: string): EnvironmentError {
  return new EnvironmentError('NOTATION', message, hint === undefined ? {} : { hint });
}
