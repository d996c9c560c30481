import { setTimeout as sleep } from 'node:timers/promises';

import type { ManifestEntry } from '../../src/artifact/manifest.ts';
import type { BlobStore } from '../../src/artifact/blob.ts';
import type { BuildPlan } from '../../src/build/build-plan.ts';
import type { Capabilities } from '../../src/build/capabilities.ts';
import type { Executor } from '../../src/build/executor.ts';
import type { Reason } from '../../src/comparison/build-result.ts';
import type { ObservedEnvironment } from '../../src/environment/environment.ts';
import { observedIn } from '../environment/observed-environment.ts';

/** What a build comes to. */
export interface Played {
  /** Contents by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly refused?: readonly string[];
  readonly log?: string;
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
  capabilities: Partial<Capabilities> = {},
): MemoryExecutor {
  const plans: BuildPlan[] = [];
  const open = new Map<string, string>();
  let [running, most] = [0, 0];
  return {
    plans,
    get open() {
      return new Set(open.keys());
    },
    mostAtOnce: () => most,
    capabilities: async () => ({ ...CAPABILITIES, ...capabilities }),
    async prepare(plan) {
      plans.push(plan);
      open.set(plan.name, plan.comparison);
      return { name: plan.name, comparison: plan.comparison };
    },
    async run(plan, _handle, options) {
      running += 1;
      most = Math.max(most, running);
      try {
        const { log = '', reason = null, observed, takesMs = 5 } = play(plan);
        options.onLine(log);
        const isCancelled = await sleep(takesMs, false, { signal: options.signal }).catch(() => true);
        const cancelled: Reason = { code: 'cancelled', message: 'the build was cancelled' };
        return {
          exitCode: isCancelled ? null : reason === null ? 0 : 1,
          reason: isCancelled ? cancelled : reason,
          observed: observed ?? observedIn(plan.environment),
          log: { ...(await blobs.put(Buffer.from(`0.0 ${log}\n`))), truncated: false },
        };
      } finally {
        running -= 1;
      }
    },
    async collect(plan) {
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
    async release({ name }) {
      open.delete(name);
    },
    list: async () => [...open].map(([name, comparison]) => ({ name, comparison })),
  };
}
