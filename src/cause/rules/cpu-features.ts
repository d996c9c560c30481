import { saw } from '../see-values.ts';
import type { Rule } from './rule.ts';

/** Registers and instructions that only some CPUs of an architecture have. */
const FEATURE =
  /%[yz]mm\d|\b(?:v(?:mov|add|mul|fmadd|perm|broadcast|pxor|xor|zeroupper)\w*|[st]zcnt|tzcnt|lzcnt|popcnt|pdep|pext|mulx|rorx|shlx|sarx|shrx|andn|bextr|blsr|aes(?:enc|dec)\w*)\b|x86-64-v[234]/;

export const cpuFeatures: Rule = {
  name: 'cpu-features',
  kind: 'cpu-features',
  tool: null,
  sees: 'instructions of newer CPUs (AVX, BMI …) on one side of a disassembly only, or another x86-64 level in its notes',
  covers: ['symbol-order'],
  see: (site) => {
    if (site.command === null || !/^(?:objdump|llvm-objdump|readelf .*--notes)/.test(site.command))
      return null;
    const left = site.removed.find((line) => FEATURE.test(line));
    const right = site.added.find((line) => FEATURE.test(line));
    if ((left === undefined) === (right === undefined)) return null;
    return { saw: saw(left ?? '', right ?? ''), rest: { removed: [], added: [] } };
  },
};
