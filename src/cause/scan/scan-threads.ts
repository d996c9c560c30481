import pLimit from 'p-limit';

import type { CanaryScan, CanaryScans, SoughtBuild } from './canary-scan.ts';
import { createScanThread, type ScanThread } from './scan-thread.ts';

/** At most `count` threads, each started when it is first needed. They do not keep the process alive. */
export function createScanThreads(count: number): CanaryScans {
  const idle: ScanThread[] = [];
  const all = new Set<ScanThread>();
  const turn = pLimit(count);
  let newest = 0;

  const start = (): ScanThread => {
    const thread = createScanThread();
    all.add(thread);
    return thread;
  };

  /** One that waits, or a new one in place of those that died. */
  const take = (): ScanThread => {
    for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) {
      if (thread.isAlive()) return thread;
      all.delete(thread);
    }
    return start();
  };

  const open = (builds: readonly SoughtBuild[]): CanaryScan => {
    newest += 1;
    const key = newest;
    return {
      scan: (content, options) =>
        turn(async () => {
          options.signal.throwIfAborted();
          const thread = take();
          try {
            return await thread.scan({ key, builds }, content, options);
          } finally {
            idle.push(thread);
          }
        }),
    };
  };

  return {
    open,
    warm() {
      if (all.size === 0) idle.push(start());
    },
    async close() {
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };
}
