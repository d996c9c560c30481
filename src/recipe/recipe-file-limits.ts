import { z } from 'zod';

import { DURATION_PATTERN, parseDuration, parseSize, SIZE_PATTERN } from './human-units.ts';
import type { Limits } from './recipe.ts';

const MIB = 1024 ** 2;
const WEEK = 7 * 86_400;
const PIB = 1024 ** 5;

const duration = z
  .string({ error: 'expected a time with its unit, such as 90s, 30m or 1h30m' })
  .regex(DURATION_PATTERN, { error: 'expected a time with its unit, such as 90s, 30m or 1h30m', abort: true })
  .transform(parseDuration)
  .pipe(z.int().min(1, 'expected at least 1s').max(WEEK, 'expected at most 7d'));

function size(least: number, leastText: string) {
  return z
    .string({ error: 'expected a size with its unit, such as 512MiB or 4GiB' })
    .regex(SIZE_PATTERN, { error: 'expected a size with its unit, such as 512MiB or 4GiB', abort: true })
    .transform(parseSize)
    .pipe(z.int().min(least, `expected at least ${leastText}`).max(PIB, 'expected at most 1024TiB'));
}

function count(least: number, most: number) {
  return z
    .union([z.int().min(least).max(most), z.string().regex(/^[0-9]{1,10}$/)], {
      error: 'expected a whole number',
    })
    .transform(Number)
    .pipe(z.int().min(least, `expected at least ${least}`).max(most, `expected at most ${most}`));
}

/** `limits` of a recipe file, by the names a person writes. */
export const limitsFileSchema = z
  .strictObject(
    {
      time: duration.describe('The build step. Default 1h.'),
      'fetch-time': duration.describe('The fetch step. Default 30m.'),
      'setup-time': duration.describe('Installing the packages. Default 30m.'),
      'collect-time': duration.describe('Collecting the artifacts. Default 15m.'),
      memory: size(32 * MIB, '32MiB').describe('Memory, /tmp and the home directory included. Default 4GiB.'),
      cpus: count(1, 1024).describe('CPUs. Default all of the engine.'),
      pids: count(16, 4_194_304).describe('Processes and threads at once. Default 2048.'),
      disk: size(MIB, '1MiB').describe('The workspace: source, build tree and artifacts. Default 10GiB.'),
      scratch: size(MIB, '1MiB').describe('Each of /tmp and the home directory. Default 1GiB.'),
      log: size(1024, '1KiB').describe('The log of one build. Default 64MiB.'),
      'artifact-count': count(1, 10_000_000).describe('Artifacts of one build. Default 100000.'),
      'artifact-size': size(1, '1B').describe('All artifacts of one build together. Default 8GiB.'),
    },
    { error: 'expected limits, such as { time: 30m, memory: 8GiB }' },
  )
  .partial();
export type LimitsFile = z.infer<typeof limitsFileSchema>;

/** Every limit's name in a recipe file, and the name it has in a recipe. */
export const LIMIT_NAMES = {
  time: 'buildTimeoutSeconds',
  'fetch-time': 'fetchTimeoutSeconds',
  'setup-time': 'setupTimeoutSeconds',
  'collect-time': 'collectTimeoutSeconds',
  memory: 'memoryBytes',
  cpus: 'cpus',
  pids: 'pids',
  disk: 'diskBytes',
  scratch: 'scratchBytes',
  log: 'logBytes',
  'artifact-count': 'artifactCount',
  'artifact-size': 'artifactBytes',
} as const;

/** `base` with what the file says. */
export function applyLimits(base: Limits, file: LimitsFile): Limits {
  const limits: Limits = { ...base };
  const names = limitsFileSchema.keyof().options;
  for (const name of names) {
    const value = file[name];
    if (value !== undefined) limits[LIMIT_NAMES[name]] = value;
  }
  return limits;
}
