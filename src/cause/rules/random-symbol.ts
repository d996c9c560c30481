import { valueRule } from './rule.ts';

export const randomSymbol = valueRule({
  name: 'random-symbol',
  kind: 'random-symbol',
  sees: 'the random part of a symbol (`_GLOBAL__sub_I_…`, `.lto_priv`, `__pyx_…`, `caml…`)',
  pattern:
    /\b_GLOBAL__(?:sub_)?[A-Z_]\w*|(?<=\.lto_priv\.|\.constprop\.|\.isra\.)\d+|\b__pyx_\w*?_?[0-9a-f]{8,}\b|\bcaml\w+_\d{3,}\b|(?<=\w_)[0-9a-f]{8,16}(?=\.o\b|\.lto\b|$)/g,
  isHere: null,
  covers: ['symbol-order'],
});
