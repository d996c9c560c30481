import { saw } from '../see-values.ts';
import type { Rule } from './rule.ts';

/** A flag that holds a path, or the line of a makefile or of a log that lists flags. */
const FLAGS =
  /-f(?:file|debug|macro|profile)-prefix-map=|--remap-path-prefix|\b(?:C|CXX|CPP|LD|GO|RUST)FLAGS\b|DW_AT_producer|\s-(?:I|L|D\w+=)\/\S/;

/** Prefix maps hold the very path that they remove elsewhere. */
export const recordsBuildFlags: Rule = {
  name: 'records-build-flags',
  kind: 'records-build-flags',
  tool: null,
  sees: 'compiler flags that hold another path (`-ffile-prefix-map=…`, `CFLAGS=…`, `DW_AT_producer`)',
  covers: ['captures-build-path'],
  see: (site) => {
    const left = site.removed.filter((line) => FLAGS.test(line) && line.includes('/'));
    const right = site.added.filter((line) => FLAGS.test(line) && line.includes('/'));
    const [first, second] = [left[0], right[0]];
    if (first === undefined || second === undefined || left.length !== right.length) return null;
    const rest = {
      removed: site.removed.filter((line) => !left.includes(line)),
      added: site.added.filter((line) => !right.includes(line)),
    };
    return { saw: saw(first, second), rest };
  },
};
