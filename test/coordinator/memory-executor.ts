import type { ManifestEntry } from '../../src/artifact/manifest.ts';
import type { BlobStore } from '../../src/artifact/blob.ts';
import type { BuildPlan } from '../../src/build/build-plan.ts';
import type { Capabilities } from '../../src/build/capabilities.ts';
import type { Executor } from '../../src/build/executor.ts';
import { isHandedOver } from '../../src/build/hand-over.ts';
import type { Reason } from '../../src/comparison/build-result.ts';
import type { ObservedEnvironment } from '../../src/environment/environment.ts';
import { observedIn } from '../environment/observed-environment.ts';
import { createMemoryEngine, startSandbox, type MemoryEnd, type MemoryEngine } from './memory-engine.ts';

/** What a build comes to. */
export interface Played {
  /** Contents by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly refused?: readonly string[];
  readonly log?: string;
  /** What the tracer of a traced build writes. */
  readonly trace?: string;
  readonly reason?: Reason;
  readonly observed?: ObservedEnvironment;
  /** Until it ends; a cancelled build ends at once. */
  readonly takesMs?: number;
}

/** Plays a plan; may throw what an engine would. */
export type Play = (plan: BuildPlan) => Played;

/** An engine in memory that keeps account of what is asked of it. */
export interface MemoryExecutor extends Executor {
  readonly plans: BuildPlan[];
  /** Names of sandboxes that were made and not removed. */
  readonly open: ReadonlySet<string>;
  /** At most this many ran at once. */
  readonly mostAtOnce: () => number;
}

export interface MemoryExecutorOptions {
  readonly capabilities?: Partial<Capabilities>;
  /** One of its own unless given. */
  readonly engine?: MemoryEngine;
  /** Milliseconds since the epoch. */
  readonly clock?: (() => number) | undefined;
}

const CAPABILITIES: Capabilities = {
  engine: {
    name: 'memory',
    version: '1',
    apiVersion: '1.41',
    kernel: '6.18.5',
    operatingSystem: 'none',
    architecture: 'amd64',
    cpus: 2,
    memoryBytes: 64 * 1024 ** 3,
  },
  unavailable: [],
  diskLimit: 'watched',
};

export function createMemoryExecutor(
  blobs: BlobStore,
  play: Play,
  { capabilities = {}, engine = createMemoryEngine(), clock = Date.now }: MemoryExecutorOptions = {},
): MemoryExecutor {
  const plans: BuildPlan[] = [];
  const { sandboxes } = engine;
  const ask = (): void => {
    if (engine.fault !== null) throw engine.fault;
  };
  return {
    plans,
    get open() {
      return new Set(sandboxes.keys());
    },
    mostAtOnce: () => engine.mostAtOnce,
    async capabilities() {
      ask();
      return { ...CAPABILITIES, ...capabilities };
    },
    async canJoin({ name }) {
      ask();
      return (sandboxes.get(name)?.ended ?? null) !== null;
    },
    async prepare(plan) {
      ask();
      plans.push(plan);
      if (!sandboxes.has(plan.name)) sandboxes.set(plan.name, { plan, ended: null, stop: () => {} });
      return { name: plan.name, comparison: plan.comparison };
    },
    async run(plan, { name }, options) {
      ask();
      const sandbox = sandboxes.get(name);
      if (sandbox === undefined) throw new Error(`there is no sandbox ${name}`);
      const { log = '', reason = null, observed, takesMs = 5 } = play(plan);
      const ended = startSandbox(engine, sandbox, { takesMs, clock });
      const lines = log.split('\n');
      for (const line of lines) options.onLine(line);
      const { isStopped, ...span } = await follow(ended, options.signal, () => sandbox.stop());
      const cancelled: Reason = { code: 'cancelled', message: 'the build was cancelled' };
      const stored = lines.map((line) => `0.0 ${line}\n`).join('');
      return {
        exitCode: isStopped ? null : reason === null ? 0 : 1,
        reason: isStopped ? cancelled : reason,
        observed: observed ?? observedIn(plan.environment),
        log: { ...(await blobs.put(Buffer.from(stored))), truncated: false },
        ...span,
      };
    },
    async collect(plan) {
      ask();
      if (plan.phase === 'fetch') return { kind: 'workspace', workspace: plan.workspace };
      const { files = {}, refused = [] } = play(plan);
      const entries = await Promise.all(
        Object.entries(files).map(async ([path, text]): Promise<ManifestEntry> => {
          const blob = await blobs.put(Buffer.from(text));
          return { kind: 'file', path, mode: 0o644, uid: 1000, gid: 1000, mtime: 0, ...blob };
        }),
      );
      const noted = refused.map((path) => ({ path, kind: 'device', reason: 'a device is no artifact' }));
      return { kind: 'manifest', manifest: { version: 1, entries, refused: noted } };
    },
    async readTrace(plan) {
      ask();
      const { trace } = play(plan);
      return plan.isTraced && trace !== undefined ? blobs.put(Buffer.from(trace)) : null;
    },
    async release({ name }) {
      ask();
      sandboxes.get(name)?.stop();
      sandboxes.delete(name);
    },
    async ping() {
      ask();
    },
    async list() {
      ask();
      return [...sandboxes.values()].map(({ plan: { name, comparison } }) => ({
        name,
        comparison,
        isOurs: true,
      }));
    },
  };
}

/** True when it was stopped. An abort stops it, unless it is handed over: then the sandbox runs on. */
async function follow(ended: Promise<MemoryEnd>, signal: AbortSignal, stop: () => void): Promise<MemoryEnd> {
  const left = Promise.withResolvers<never>();
  const onAbort = (): void => {
    if (isHandedOver(signal)) left.reject(signal.reason);
    else stop();
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([ended, left.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
