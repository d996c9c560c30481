import { valueRule } from './rule.ts';

export const capturesPathVariable = valueRule({
  name: 'captures-path-variable',
  kind: 'captures-path-variable',
  sees: 'another list of folders with `/bin` among them',
  pattern: /(?:\/[\w.+-]+)+\/s?bin(?::(?:\/[\w.+-]+)+)+/g,
  isHere: null,
});
