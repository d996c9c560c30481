import type { Logger } from 'pino';

import type { Config } from '../config.ts';
import type { Store } from '../store/store.ts';
import { measureBlobs } from '../store/store-size.ts';
import { pruneTemporaryDirectories } from './temporary-directory.ts';

/** Clears what nothing refers to, and measures what is left, from time to time. */
export interface Upkeep {
  start(): void;
  /** Waits for a sweep under way. */
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

  async function keepUp(): Promise<void> {
    try {
      await pruneTemporaryDirectories(config);
      const swept = await store.sweep();
      logger.info(swept, 'swept');
    } catch (err) {
      logger.warn({ err }, 'the store could not be swept');
    }
    try {
      blobs = await measureBlobs(config.dataDirectory);
    } catch (err) {
      logger.warn({ err }, 'the blobs could not be measured');
    }
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
      await underWay;
    },
    blobs: () => blobs,
  };
}
