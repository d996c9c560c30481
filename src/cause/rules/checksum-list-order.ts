import { seeAll } from '../see-values.ts';
import type { Rule } from './rule.ts';
import { haveSameLines } from './same-lines.ts';

const CHECKSUM = /^\\?[0-9a-f]{32,128}(?: [ *]|  )|^\w+ \(.+\) = [0-9a-f]{32,128}$|,sha\d+=/;

export const checksumListOrder: Rule = {
  name: 'checksum-list-order',
  kind: 'checksum-list-order',
  tool: null,
  sees: 'the same lines in another order in a list of checksums (`md5sums`, `SHA256SUMS`, `RECORD`)',
  covers: [],
  see: (site) =>
    haveSameLines(site) && site.removed.every((line) => CHECKSUM.test(line)) ? seeAll(site) : null,
};
