import { valueRule } from './rule.ts';

export const memoryAddress = valueRule({
  name: 'memory-address',
  kind: 'memory-address',
  sees: 'addresses where programs keep their data (`0x7f3a5c1e2d30`), `Foo@1b6d3586`',
  pattern:
    /\b0x(?:0000)?(?:7f|7e|5[56])[0-9a-f]{8,10}\b|(?<=\bat )0x[0-9a-f]{6,16}\b|(?<=[a-z]\w{1,40})@[0-9a-f]{6,8}\b/g,
  isHere: ({ command }) => command === null || !/^(?:readelf|objdump|nm)/.test(command),
});
