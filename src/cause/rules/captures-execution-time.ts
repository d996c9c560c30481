import { valueRule } from './rule.ts';

export const capturesExecutionTime = valueRule({
  name: 'captures-execution-time',
  kind: 'captures-execution-time',
  sees: 'how long something took (`Ran 5 tests in 0.532s`, `elapsed: 12 ms`)',
  pattern:
    /(?<=\b(?:in|took|after|elapsed|time|duration|total|real|user|sys)\b[^\n\d]{0,20})\d+(?:[.,:]\d+)*(?=\s?(?:s|ms|us|µs|ns|secs?|seconds?|minutes?|m\d)\b|m[\d.]+s)|(?<=\b(?:time|duration|elapsed)[\w-]*["']?\s*[:=]\s*["']?)\d+\.\d+/gi,
  isHere: null,
});
