import type { Engine } from '../comparison/document.ts';
import type { Limits } from '../recipe/recipe.ts';

/** Share of the engine's memory that builds may be promised together. */
const MEMORY_SHARE = 0.8;

/** How many builds may run at once: one a CPU, and no more than the memory can hold at their limits. */
export function jobsFor(engine: Engine, limits: Limits, asked: number | null): number {
  if (asked !== null) return asked;
  const byMemory = Math.floor((engine.memoryBytes * MEMORY_SHARE) / limits.memoryBytes);
  return Math.max(1, Math.min(engine.cpus, byMemory));
}
