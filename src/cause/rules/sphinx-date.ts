import { mentions, valueRule } from './rule.ts';

export const sphinxDate = valueRule({
  name: 'sphinx-date',
  kind: 'sphinx-date',
  tool: 'sphinx',
  sees: 'the date of `Last updated on` in HTML made by Sphinx',
  pattern: /(?<=Last updated on )[^<]*?(?=\.? *(?:<|$))/g,
  isHere: (site) => mentions(site, /[Ss]phinx|Last updated on/),
});
