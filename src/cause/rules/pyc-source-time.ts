import { valueRule } from './rule.ts';

export const pycSourceTime = valueRule({
  name: 'pyc-source-time',
  kind: 'pyc-source-time',
  tool: 'python',
  sees: '`moddate` in the header of Python bytecode',
  pattern: /(?<=^moddate:\s*).*/g,
  isHere: ({ command }) => command === 'Python bytecode',
  covers: ['captures-build-time', 'key-order'],
});
