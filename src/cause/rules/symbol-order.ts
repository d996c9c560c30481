import { cancel, saw } from '../see-values.ts';
import { isEmpty, type Rule } from './rule.ts';

export const symbolOrder: Rule = {
  name: 'symbol-order',
  kind: 'symbol-order',
  tool: null,
  sees: 'the same symbols in another order in `readelf --symbols` or `nm`',
  covers: ['cpu-features'],
  see: (site) => {
    if (site.command === null || site.isCut || !/^(?:readelf .*--symbols|nm )/.test(site.command))
      return null;
    const [left, right] = [site.left.flatMap(symbol), site.right.flatMap(symbol)];
    const at = left.findIndex((name, index) => name !== right[index]);
    if (at === -1 || left.length !== right.length || !isEmpty(cancel(left, right))) return null;
    return {
      saw: saw(left.slice(at, at + 4).join(', '), right.slice(at, at + 4).join(', ')),
      rest: { removed: [], added: [] },
    };
  },
};

/** `     3: 0000000000000000    11 FUNC    GLOBAL DEFAULT    1 a`, `0000000000000000 T c`. */
function symbol(line: string): string[] {
  const [, name] =
    /^\s*(?:\d+: [0-9a-f]+ +\S+ \S+ +\S+ +\S+ +\S+|[0-9a-f]{8,16} [A-Za-z]) (\S.*)$/.exec(line) ?? [];
  return name === undefined ? [] : [name];
}
