import { DATE } from './date-pattern.ts';
import { valueRule } from './rule.ts';

export const capturesBuildTime = valueRule({
  name: 'captures-build-time',
  kind: 'captures-build-time',
  sees: 'another date, time of day, or number of seconds since 1970',
  pattern: DATE,
  isHere: ({ command }) =>
    command === null || !/^(?:objdump .*--dis|readelf .*--(?:sections|symbols|relocs|dynamic))/.test(command),
});
