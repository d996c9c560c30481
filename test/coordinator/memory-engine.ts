import type { BuildPlan } from '../../src/build/build-plan.ts';

/** How a sandbox ended; times in ms since the epoch. */
export interface MemoryEnd {
  readonly isStopped: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A sandbox that runs on, whoever follows it. */
export interface MemorySandbox {
  readonly plan: BuildPlan;
  /** Set once it was started. */
  ended: Promise<MemoryEnd> | null;
  stop: () => void;
}

/** What an engine holds beyond the process that asked for it: share it between executors to play a process's death. */
export interface MemoryEngine {
  readonly sandboxes: Map<string, MemorySandbox>;
  /** How often each plan's script was started. */
  readonly starts: Map<string, number>;
  /** What it answers every request with; null when it works. */
  fault: Error | null;
  running: number;
  mostAtOnce: number;
}

export function createMemoryEngine(): MemoryEngine {
  return { sandboxes: new Map(), starts: new Map(), fault: null, running: 0, mostAtOnce: 0 };
}

/** Starts the sandbox's script unless it was started before. `takesMs` until it ends by itself. */
export function startSandbox(
  engine: MemoryEngine,
  sandbox: MemorySandbox,
  { takesMs, clock }: { takesMs: number; clock: () => number },
): Promise<MemoryEnd> {
  if (sandbox.ended !== null) return sandbox.ended;
  const { name } = sandbox.plan;
  engine.starts.set(name, (engine.starts.get(name) ?? 0) + 1);
  engine.running += 1;
  engine.mostAtOnce = Math.max(engine.mostAtOnce, engine.running);
  const { promise, resolve } = Promise.withResolvers<MemoryEnd>();
  const startedAt = clock();
  const end = (isStopped: boolean): void => resolve({ isStopped, startedAt, endedAt: clock() });
  const timer = setTimeout(end, takesMs, false);
  sandbox.stop = () => end(true);
  sandbox.ended = promise.finally(() => {
    clearTimeout(timer);
    engine.running -= 1;
  });
  return sandbox.ended;
}
