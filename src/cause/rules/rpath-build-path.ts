import { valueRule } from './rule.ts';

export const rpathBuildPath = valueRule({
  name: 'rpath-build-path',
  kind: 'rpath-build-path',
  sees: 'another `RPATH` or `RUNPATH` in `readelf --dynamic`',
  pattern: /(?<=\((?:RPATH|RUNPATH)\).*\[).*(?=\])/g,
  isHere: ({ command }) => command !== null && /^readelf .*--dynamic/.test(command),
  covers: ['captures-build-path', 'debug-path', 'build-id'],
});
