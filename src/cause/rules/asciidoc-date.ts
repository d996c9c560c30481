import { mentions, valueRule } from './rule.ts';

export const asciidocDate = valueRule({
  name: 'asciidoc-date',
  kind: 'asciidoc-date',
  tool: 'asciidoc',
  sees: 'the date of `Last updated` in the footer of HTML made by AsciiDoc',
  pattern: /(?<=Last updated )\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?: [-+\w]{1,8})?)?/g,
  isHere: (site) => mentions(site, /[Aa]scii[Dd]oc|footer-text/),
});
