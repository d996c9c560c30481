import { didYouMean } from './did-you-mean.ts';
import { EnvironmentError } from './environment-error.ts';
import { VARIATIONS, isVariation, type Variation } from './variation.ts';

const ALL = 'all';
const NAMES: readonly string[] = [ALL, ...VARIATIONS].toSorted((a, b) => b.length - a.length);

/**
 * Reads the variations of a builder: `+timezone+locale`, `+all`, `+all-clock-cpus`, '' for none. The order does not matter.
 * `part` is the whole notation, for messages. Throws EnvironmentError 'NOTATION'.
 */
export function parseVariations(text: string, part: string): Variation[] {
  const added = new Set<string>();
  const leftOut = new Set<string>();
  let rest = text;
  while (rest !== '') {
    const name = nameAfterSign(rest, part);
    (rest.startsWith('+') ? added : leftOut).add(name);
    rest = rest.slice(1 + name.length);
  }
  checkLeftOut(added, leftOut, part);
  return VARIATIONS.filter((name) => (added.has(ALL) || added.has(name)) && !leftOut.has(name));
}

/** The shortest way to write a set of variations, always the same for the same set: it is the builder's notation. */
export function spellVariations(variations: readonly Variation[]): string {
  const others = VARIATIONS.filter((name) => !variations.includes(name));
  if (variations.length > others.length) return `+${[ALL, ...others].join('-')}`;
  return VARIATIONS.filter((name) => variations.includes(name))
    .map((name) => `+${name}`)
    .join('');
}

function nameAfterSign(rest: string, part: string): string {
  const word = rest.slice(1);
  // Variations hold hyphens themselves: `+all-build-path` leaves out the build path.
  const name = NAMES.find((known) => word.startsWith(known) && /^(?:$|[+-])/.test(word.slice(known.length)));
  if (/^[+-]/.test(rest) && name !== undefined) return name;
  const wrong = word.replace(/\+.*$/su, '');
  throw invalid(
    wrong === '' ? `"${part}" has a sign without a name` : `"${part}": there is no variation "${wrong}"`,
    didYouMean(wrong, NAMES) ?? `there are: ${ALL}, ${VARIATIONS.join(', ')}`,
  );
}

function checkLeftOut(added: ReadonlySet<string>, leftOut: ReadonlySet<string>, part: string): void {
  for (const name of leftOut) {
    if (!isVariation(name)) throw invalid(`"${part}" leaves out all: write the builder without variations`);
    if (added.has(name)) throw invalid(`"${part}" both varies and leaves out ${name}`);
    if (!added.has(ALL)) {
      throw invalid(`"${part}" leaves out ${name}, which it does not vary`, `-${name} goes with +all`);
    }
  }
}

function invalid(message: string, hint?: string): EnvironmentError {
  return new EnvironmentError('NOTATION', message, hint === undefined ? {} : { hint });
}
