import { RecipeError } from './recipe-error.ts';
import { LIMIT_NAMES, limitsFileSchema, type LimitsFile } from './recipe-file-limits.ts';
import type { Limits } from './recipe.ts';

/** The most that an operator lets a recipe have, whoever wrote it. null is no bound. */
export interface Ceilings {
  readonly memoryBytes: number | null;
  readonly cpus: number | null;
  readonly diskBytes: number | null;
  /** Of each step: set-up, fetch, build, collecting. */
  readonly stepSeconds: number | null;
}

export const NO_CEILINGS: Ceilings = Object.freeze({
  memoryBytes: null,
  cpus: null,
  diskBytes: null,
  stepSeconds: null,
});

const LIMITS = Object.values(LIMIT_NAMES);

/** The most that each limit may be. What memory or the disk holds is bounded with it. */
function ceilingOf(limit: keyof Limits, { memoryBytes, cpus, diskBytes, stepSeconds }: Ceilings): number {
  switch (limit) {
    case 'setupTimeoutSeconds':
    case 'fetchTimeoutSeconds':
    case 'buildTimeoutSeconds':
    case 'collectTimeoutSeconds':
      return stepSeconds ?? Infinity;
    case 'memoryBytes':
    case 'scratchBytes':
      return memoryBytes ?? Infinity;
    case 'cpus':
      return cpus ?? Infinity;
    case 'diskBytes':
    case 'artifactBytes':
    case 'logBytes':
      return diskBytes ?? Infinity;
    case 'pids':
    case 'artifactCount':
      return Infinity;
    default:
      return limit satisfies never;
  }
}

/** Refuses limits that a caller asks for by name and cannot have. Throws RecipeError 'ABOVE_CEILING' that tells the most of each. */
export function checkCeilings(asked: LimitsFile, ceilings: Ceilings): void {
  const problems = limitsFileSchema.keyof().options.flatMap((name) => {
    const value = asked[name];
    const most = ceilingOf(LIMIT_NAMES[name], ceilings);
    return value === undefined || value <= most
      ? []
      : [`limit ${name}: ${value} is asked for; ${most} is the most here`];
  });
  if (problems.length === 0) return;
  throw new RecipeError('ABOVE_CEILING', problems.join('\n'), {
    hint: 'sizes are in bytes, times in seconds; who runs this service sets the most that a build may have',
  });
}

/** Limits lowered to what may be had, and what was lowered, in words: a source's own recipe, and the defaults, are not refused. */
export function withinCeilings(limits: Limits, ceilings: Ceilings): { limits: Limits; notes: string[] } {
  const lowered = { ...limits };
  const notes: string[] = [];
  for (const limit of LIMITS) {
    const most = ceilingOf(limit, ceilings);
    const value = limits[limit] ?? Infinity;
    if (value <= most) continue;
    lowered[limit] = most;
    if (limits[limit] !== null) notes.push(`${limit} is ${most} instead of ${value}: that is the most here`);
  }
  return { limits: lowered, notes };
}
