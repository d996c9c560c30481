import { valueRule } from './rule.ts';

export const zipExtraOwner = valueRule({
  name: 'zip-extra-owner',
  kind: 'archive-owner',
  sees: "other user or group ids in a zip archive's extra fields",
  pattern: /(?<=\b[UG]ID +)[0-9A-F].*/g,
  isHere: ({ command }) => command?.startsWith('zipdetails') === true,
});
