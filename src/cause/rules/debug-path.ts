import { valueRule } from './rule.ts';

export const debugPath = valueRule({
  name: 'debug-path',
  kind: 'debug-path',
  sees: 'another path in DWARF: `DW_AT_comp_dir`, `DW_AT_name`, the line tables, `.debug_str`',
  pattern: /(?<=\): |\t|\] +|^\s*\d+\s+(?:\d+\s+)*|\(indirect[^)]*\): |^)\/[^\s:<>]+(?=:?\d*$|\s|$)/g,
  isHere: ({ command }) =>
    command !== null &&
    /^(?:readelf .*(?:--debug-dump=(?:info|rawline|line)|-dump=\.z?debug_)|dwarfdump)/.test(command),
  covers: ['build-id', 'captures-build-path', 'symbol-order'],
});
