import type { Logger } from 'pino';

import type { Config } from '../config.ts';
import type { Store } from '../store/store.ts';
import { measureBlobs } from '../store/store-size.ts';
import { pruneTemporaryDirectories } from './temporary-directory.ts';

/** Clears what nothing refers to, and measures what is left, from time to time. */
export interface Upkeep {
  start(): void;
  /** Leaves a sweep under way where it is: the next one goes on. */
  stop(): Promise<void>;
  /** As last measured; null before. */
  blobs(): { readonly count: number; readonly bytes: number } | null;
}

export function createUpkeep(given: {
  readonly store: Store;
  readonly config: Config;
  readonly logger: Logger;
  readonly everyMs: number;
}): Upkeep {
  const { store, config, logger, everyMs } = given;
  let blobs: { count: number; bytes: number } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<void> = Promise.resolve();

  const stopping = new AbortController();
  const { signal } = stopping;

  async function attempt(problem: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (err) {
      if (!signal.aborted) logger.warn({ err }, problem);
    }
  }

  async function keepUp(): Promise<void> {
    await attempt('the store could not be swept', async () => {
      await pruneTemporaryDirectories(config);
      logger.info(await store.sweep(signal), 'swept');
    });
    await attempt('the blobs could not be measured', async () => {
      blobs = await measureBlobs(config.dataDirectory, signal);
    });
  }

  return {
    start() {
      underWay = keepUp();
      timer = setInterval(() => {
        underWay = underWay.then(keepUp);
      }, everyMs);
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      stopping.abort();
      await underWay;
    },
    blobs: () => blobs,
  };
}
