import pLimit from 'p-limit';

import type { CanaryScan, CanaryScans, SoughtBuild } from './canary-scan.ts';
import { createScanThread, type ScanThread } from './scan-thread.ts';

/** At most `count` threads, each started when it is first needed. They do not keep the process alive. */
export function createScanThreads(count: number): CanaryScans {
  const idle: ScanThread[] = [];
  const all = new Set<ScanThread>();
  const turn = pLimit(count);
  let newest = 0;

  const open = (builds: readonly SoughtBuild[]): CanaryScan => {
    newest += 1;
    const key = newest;
    return {
      scan: (content, options) =>
        turn(async () => {
          options.signal.throwIfAborted();
          const thread = idle.pop() ?? createScanThread();
          all.add(thread);
          try {
            return await thread.scan({ key, builds }, content, options);
          } finally {
            if (thread.isAlive()) idle.push(thread);
            else all.delete(thread);
          }
        }),
    };
  };

  return {
    open,
    async close() {
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };
}
