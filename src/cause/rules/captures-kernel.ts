import { seeValues } from '../see-values.ts';
import { mentions, type Rule } from './rule.ts';

const RELEASE = /(?<![\d.])\d{1,2}\.\d{1,3}(?:\.\d{1,3})?(?:[-+.~][\w.+~-]*)?/g;

/** `setarch --uname-2.6` is how a build is told of another kernel: one side then has 2.6. */
export const capturesKernel: Rule = {
  name: 'captures-kernel',
  kind: 'captures-kernel',
  tool: null,
  sees: 'another kernel release beside `Linux`, `kernel` or `uname`, or a release that became 2.6',
  covers: [],
  see: (site) => {
    const { left, right } = site.environments;
    const isVaried = left === null || right === null || left.kernel !== right.kernel;
    const seen = isVaried ? seeValues(site, RELEASE, 'kernel') : null;
    if (seen === null) return null;
    const isOld = seen.saw.left.startsWith('2.6.') !== seen.saw.right.startsWith('2.6.');
    return isOld || mentions(site, /\b(?:linux|kernel|uname|osrelease)\b/i) ? seen : null;
  },
};
