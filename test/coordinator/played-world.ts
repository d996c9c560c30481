import type { BuildPlan } from '../../src/build/build-plan.ts';
import type { Reason } from '../../src/comparison/build-result.ts';
import type { Variation } from '../../src/environment/variation.ts';
import type { Play, Played } from './memory-executor.ts';

/** What an artifact's contents depend on, by its path: sets of variations, each of which alone makes them differ. */
export interface World {
  readonly artifacts: Readonly<Record<string, readonly (readonly Variation[])[]>>;
  /** Sets of variations under which the build fails. */
  readonly failures?: readonly (readonly Variation[])[];
  /** Paths that differ from build to build. */
  readonly random?: readonly string[];
  /** The settings that mend an artifact, by its path: all of them together, as its script has them. */
  readonly mendedBy?: Readonly<Record<string, readonly string[]>>;
  readonly takesMs?: number;
}

const FAILED: Reason = { code: 'exit-code', message: 'the build step exited with 1' };

/** Plays a world: builds depend on what their environments vary, and on nothing else. */
export function playWorld(world: World): Play {
  const { artifacts, failures = [], random = [], mendedBy = {}, takesMs = 1 } = world;
  return (plan): Played => {
    if (failures.some((set) => isIn(set, plan))) return { reason: FAILED, takesMs };
    const files = Object.entries(artifacts).map(([path, triggers]): [string, string] => {
      const mends = mendedBy[path] ?? [];
      const isMended = mends.length > 0 && mends.every((setting) => plan.script.includes(setting));
      const triggered = isMended ? [] : triggers.filter((set) => isIn(set, plan));
      // As with real canaries: every notation writes a value of its own.
      const value = triggered.length === 0 ? 'control' : `${plan.builder.notation} ${triggered.join(' ')}`;
      return [path, random.includes(path) ? `${value} ${plan.name}` : value];
    });
    return { files: Object.fromEntries(files), takesMs };
  };
}

function isIn(set: readonly Variation[], { builder }: BuildPlan): boolean {
  return set.every((name) => builder.variations.includes(name));
}
