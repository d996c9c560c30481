import { mentions, valueRule } from './rule.ts';

export const doxygenDate = valueRule({
  name: 'doxygen-date',
  kind: 'doxygen-date',
  tool: 'doxygen',
  sees: 'the date of `Generated on … by doxygen`',
  pattern:
    /(?<=(?:Generated|generated|created) (?:on )?)(?:\p{L}{2,9}\.? )?(?:\p{L}{3,10} \d{1,2}|\d{1,2}\.? \p{L}{3,10}) \d{4}(?: \d\d:\d\d:\d\d)?/gu,
  isHere: (site) => mentions(site, /[Dd]oxygen/),
});
