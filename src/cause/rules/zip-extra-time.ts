import { valueRule } from './rule.ts';

/** Seconds and extra fields, which the short list of a zip archive does not show. */
export const zipExtraTime = valueRule({
  name: 'zip-extra-time',
  kind: 'zip-member-time',
  sees: "other times in a zip archive's headers (`zipinfo -v`, `zipdetails`)",
  pattern: /(?<=last modified on [^:]{0,60}: +).*|(?<=(?:Modification|Access|Creation|Mod) Time +).*/gi,
  isHere: ({ command }) => command !== null && /^(?:zipinfo -v|zipdetails)/.test(command),
});
