import { valueRule } from './rule.ts';

/** The only form that `__DATE__` and `__TIME__` have. */
export const cppDateMacro = valueRule({
  name: 'cpp-date-macro',
  kind: 'cpp-date-macro',
  sees: 'a date or time as `__DATE__` and `__TIME__` write it, in a compiled file',
  pattern:
    /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d{4}\b|(?<![\d:-])\d\d:\d\d:\d\d(?![\d:])/g,
  isHere: ({ command, commands, isBinary }) =>
    (command !== null && /^(?:strings|readelf|objdump)/.test(command)) ||
    (isBinary && commands.some((one) => /^(?:readelf|objdump)/.test(one))),
  covers: ['captures-build-time'],
});
