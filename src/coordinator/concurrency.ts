import type { Engine } from '../comparison/document.ts';
import type { Limits } from '../recipe/recipe.ts';
import type { Room } from './slots.ts';

/** Share of the engine's memory that builds may be promised together. */
const MEMORY_SHARE = 0.8;

/** How many builds of one comparison may run at once: one a CPU, and no more than the memory can hold at their limits. */
export function jobsFor(engine: Engine, limits: Limits, asked: number | null): number {
  if (asked !== null) return asked;
  const byMemory = Math.floor((engine.memoryBytes * MEMORY_SHARE) / limits.memoryBytes);
  return Math.max(1, Math.min(engine.cpus, byMemory));
}

/** What all comparisons of a service share. With `jobs` an operator says how many builds run at once, instead of the CPUs. */
export function machineRoom({ cpus, memoryBytes }: Engine, jobs: number | null): Room {
  return { cpus: jobs ?? cpus, memoryBytes: Math.floor(memoryBytes * MEMORY_SHARE) };
}

/** A build may use all CPUs that its limits leave it, but is counted as one where they leave it all. */
export function needOfLimits({ cpus, memoryBytes }: Limits): Room {
  return { cpus: cpus ?? 1, memoryBytes };
}

/** Where a number of builds is all that counts. */
export function oneJob(): Room {
  return { cpus: 1, memoryBytes: 0 };
}
