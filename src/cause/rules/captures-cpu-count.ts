import { valueRule } from './rule.ts';

export const capturesCpuCount = valueRule({
  name: 'captures-cpu-count',
  kind: 'captures-cpu-count',
  sees: 'another number of CPUs, jobs or threads',
  pattern:
    /(?<=(?:-j|--jobs[= ]|parallel=|\b(?:nproc|n?cpus?|cores|threads|jobs|processors|workers)["']?\s*[:=]\s*["']?)\s?)\d+|\b\d+(?= (?:cpus?|cores?|processors?|threads?|jobs|workers)\b)/gi,
  isHere: null,
});
