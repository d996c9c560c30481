import { valueRule } from './rule.ts';

export const javaPropertiesTime = valueRule({
  name: 'java-properties-time',
  kind: 'java-properties-time',
  sees: 'the date comment of `Properties.store` in a .properties file',
  pattern: /(?<=^#)\p{L}{2,5}\.? .{3,24} \d\d:\d\d:\d\d .{0,20}$/gu,
  isHere: ({ name }) => /\.(?:properties|xml)$/i.test(name),
});
