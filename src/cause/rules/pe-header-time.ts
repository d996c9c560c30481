import { valueRule } from './rule.ts';

export const peHeaderTime = valueRule({
  name: 'pe-header-time',
  kind: 'pe-header-time',
  sees: '`Time/Date` in the header of a PE file',
  pattern: /(?<=^(?:Time\/Date|TimeDateStamp:?)\s+).*/g,
  isHere: ({ command }) => command !== null && /^(?:objdump|pedump|llvm-)/.test(command),
  covers: ['captures-build-time', 'cpp-date-macro'],
});
