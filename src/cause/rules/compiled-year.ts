import type { Environment } from '../../environment/environment.ts';
import { seeValues } from '../see-values.ts';
import { isEmpty, type Rule } from './rule.ts';

/** GNU hello keeps the year of its configuration as a number in its code, and prints it. */
export const compiledYear: Rule = {
  name: 'compiled-year',
  kind: 'captures-build-time',
  tool: null,
  sees: "either build's own year as a number in code or bytes that differ in nothing else",
  covers: [],
  see: (site) => {
    const { left, right } = site.environments;
    const isCode = site.command?.startsWith('objdump ') === true;
    if (!(isCode || site.isBinary) || left === null || right === null) return null;
    const make = isCode ? yearOperand : yearBytes;
    const [one, other] = [yearOf(left), yearOf(right)];
    if (one === null || other === null || one === other) return null;
    const seen = seeValues(site, { left: make(one), right: make(other) }, 'year');
    // Two bytes are found by chance: they must be all that differs.
    return seen !== null && isEmpty(seen.rest) ? seen : null;
  },
};

/** null where the clock is not known. */
function yearOf({ clock }: Environment): number | null {
  return clock === null ? null : new Date(clock * 1000).getUTCFullYear();
}

function yearOperand(year: number): RegExp {
  return new RegExp(String.raw`\b0x${year.toString(16)}\b`, 'g');
}

/** The low byte first. */
function yearBytes(year: number): RegExp {
  return new RegExp(escapeByte(year % 256) + escapeByte(Math.floor(year / 256)), 'g');
}

function escapeByte(value: number): string {
  return String.raw`\x${value.toString(16).padStart(2, '0')}`;
}
