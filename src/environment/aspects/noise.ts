import { CANARY_PREFIXES } from '../canary.ts';
import type { Aspect } from './aspect.ts';

const PREFIX = CANARY_PREFIXES.environment;

/** Variables that no build reads: another number of them, other names, and a size that moves the stack. */
export const noise: Aspect = {
  control: (draw) => ({ noise: { VERBATIM_NOISE: draw.canary(PREFIX, 12) } }),
  vary: (draw) => {
    const canary = draw.canary(PREFIX, 16);
    const name = canary.toUpperCase();
    return {
      noise: {
        [name]: canary,
        [`${name}_LONG`]: `${canary}-`.repeat(24),
        [`${name}_WORDS`]: `two words ${canary}`,
      },
    };
  },
  uncontrolled: null,
  describe: (environment) =>
    Object.entries(environment.noise)
      .map(([name, value]) => `${name}=${value}`)
      .toSorted()
      .join(' '),
  traces: (environment) => Object.entries(environment.noise).flat(),
  check: () => [],
};
