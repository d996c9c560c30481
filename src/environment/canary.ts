import { hash } from 'node:crypto';

/**
 * Draws the values of one builder: always the same for the same seed and notation, whatever the repeat.
 * The control draws from the seed alone, so that it is one environment in all cohorts.
 */
export interface Draw {
  /** `prefix` and `digits` hex digits: nothing else in the world is called that. */
  canary(prefix: CanaryPrefix, digits: number): string;
  /** A whole number from `least` up to and including `most`; `what` tells draws of one builder apart. */
  number(what: string, least: number, most: number): number;
  /** A UUID of version 4. */
  uuid(what: string): string;
}

/** Canaries begin with the letters that say which aspect they belong to. */
export const CANARY_PREFIXES = {
  'build-path': 'vbp',
  home: 'vbm',
  user: 'vbu',
  gecos: 'vbg',
  hostname: 'vbh',
  domain: 'vbd',
  environment: 'vbe',
  path: 'vbx',
} as const;
export type CanaryPrefix = (typeof CANARY_PREFIXES)[keyof typeof CANARY_PREFIXES];

/** `notation` is null for the control. */
export function drawFor(seed: string, notation: string | null): Draw {
  const hex = (what: string): string => hash('sha256', `${seed}|${what}|${notation ?? 'control'}`, 'hex');
  return {
    canary: (prefix, digits) => prefix + hex(prefix).slice(0, digits),
    number: (what, least, most) => least + (Number.parseInt(hex(what).slice(0, 12), 16) % (most - least + 1)),
    uuid: (what) => {
      const digits = hex(what);
      const part = (from: number, to: number): string => digits.slice(from, to);
      return `${part(0, 8)}-${part(8, 12)}-4${part(12, 15)}-8${part(15, 18)}-${part(18, 30)}`;
    },
  };
}
