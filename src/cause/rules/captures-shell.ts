import { valueRule } from './rule.ts';

export const capturesShell = valueRule({
  name: 'captures-shell',
  kind: 'captures-shell',
  sees: 'another shell (`/bin/dash`, `/bin/bash`, `BASH_VERSION`)',
  pattern: /(?:\/usr)?\/bin\/(?:dash|bash|sh|zsh|ksh)\b|\b(?:dash|bash)\b/g,
  isHere: null,
});
