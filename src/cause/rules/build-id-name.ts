import { saw } from '../see-values.ts';
import type { Rule } from './rule.ts';

/** Detached debug files are named after the build-id: `.build-id/ab/cdef.debug`. */
export const buildIdName: Rule = {
  name: 'build-id-name',
  kind: 'build-id',
  tool: null,
  sees: "debug files named after another build-id in an archive's list",
  covers: [],
  see: (site) => {
    const [left, right] = [findName(site.removed), findName(site.added)];
    return left === undefined || right === undefined || left === right
      ? null
      : { saw: saw(left, right), rest: site };
  },
};

function findName(lines: readonly string[]): string | undefined {
  return lines
    .map((line) => /\.build-id\/[0-9a-f]{2}\/[0-9a-f]{8,}/.exec(line)?.[0])
    .find((name) => name !== undefined);
}
