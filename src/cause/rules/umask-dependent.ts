import { seeValues } from '../see-values.ts';
import type { Site } from '../site.ts';
import type { Rule } from './rule.ts';

/** Where a word or the form says what it is. */
const NAMED =
  /(?<=umask["']?\s*[:=]?\s*["']?)0?[0-7]{3,4}\b|(?<![\w-])[-dl](?:[r-][w-][xsS-]){2}[r-][w-][xtT-](?![\w-])|(?<=\b(?:mode|perms?|permissions|chmod)["']?\s*[:=]?\s*["']?)(?:0o?)?\d{3,6}\b/gi;

/** Bare numbers such as 644, that could be anything. */
const BARE = /(?<![\w.])(?:0o?)?[4-7][0-7]{2}(?![\w.])/g;

export const umaskDependent: Rule = {
  name: 'umask-dependent',
  kind: 'umask-dependent',
  tool: null,
  sees: 'another umask or other permissions in a text (`umask 0022`, `-rw-r--r--`, `"mode": 420`), or numbers (`644`, `664`) that differ by just the bits in which the umasks of the builds differ',
  covers: [],
  see: (site) => {
    if (site.command !== null && site.command !== 'Pretty-printed') return null;
    const named = seeValues(site, NAMED, 'umask-dependent');
    if (named !== null) return named;
    const bare = seeValues(site, BARE, 'umask-dependent');
    return bare !== null && differByUmask(bare.saw, site) ? bare : null;
  },
};

function differByUmask(
  saw: { left: string; right: string },
  { environments: { left, right } }: Site,
): boolean {
  if (left === null || right === null || left.umask === right.umask) return false;
  return (octal(saw.left) ^ octal(saw.right)) === (octal(left.umask) ^ octal(right.umask));
}

function octal(text: string): number {
  return Number.parseInt(text.replace('o', ''), 8);
}
