import { Worker } from 'node:worker_threads';

import type { CanaryScanOptions, SoughtBuild } from './canary-scan.ts';
import type { ArtifactScan } from './scan-artifact.ts';
import type { FromScanThread, ToScanThread } from './scan-messages.ts';

/** Pieces on their way to the thread, so that it need not wait for each. */
const AHEAD = 16;

/** One thread. One scan at a time. */
export interface ScanThread {
  scan(
    sought: { readonly key: number; readonly builds: readonly SoughtBuild[] },
    content: AsyncIterable<Uint8Array>,
    options: CanaryScanOptions,
  ): Promise<ArtifactScan>;
  /** False once it has died: a scan that it was at has failed. */
  isAlive(): boolean;
  end(): Promise<void>;
}

export function createScanThread(): ScanThread {
  const worker = new Worker(new URL('scan-worker.ts', import.meta.url));
  let isAlive = true;
  /** What listens for the scan that is under way. */
  let current: Listener = NOBODY;
  const say = (message: ToScanThread, transfer: ArrayBuffer[] = []): void =>
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(message, transfer);
  worker.on('message', (message: FromScanThread) => current.hear(message));
  worker.on('error', (error) => current.die(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => {
    isAlive = false;
    current.die(new Error(`the scan's thread ended with code ${code}`));
  });
  // After the listeners: each of them would keep the process waiting again.
  worker.unref();

  return {
    isAlive: () => isAlive,
    end: async () => void (await worker.terminate()),
    async scan({ key, builds }, content, { limits, signal, onConclusive }) {
      const { promise: done, resolve, reject } = Promise.withResolvers<ArtifactScan>();
      // Awaited below, but not before the content is sent.
      done.catch(() => undefined);
      const credit = createCredit(AHEAD);
      const settle = (how: () => void): void => {
        how();
        credit.close();
      };
      const hear = (message: FromScanThread): void => {
        switch (message.kind) {
          case 'more':
            return credit.add();
          case 'found':
            return onConclusive(message.finding);
          case 'scanned':
            return settle(() => resolve(message.scan));
          case 'aborted':
            return settle(() => reject(signal.reason));
          case 'failed':
            return settle(() => reject(new Error(`the canary scan failed: ${message.message}`)));
          default:
            return message satisfies never;
        }
      };
      current = { hear, die: (error) => settle(() => reject(error)) };
      const abort = (): void => say({ kind: 'abort' });
      signal.addEventListener('abort', abort);
      // While it works, the process waits for it.
      worker.ref();
      say({ kind: 'begin', key, builds, limits });
      try {
        for await (const piece of content) {
          // The scan may have ended early, at a bound.
          if (!(await credit.take())) break;
          // A copy of its own: what is handed over is gone here, and a piece may be part of a larger buffer.
          const bytes = Uint8Array.from(piece);
          say({ kind: 'bytes', bytes }, [bytes.buffer]);
        }
        say({ kind: 'end' });
        return await done;
      } catch (error) {
        abort();
        await done.catch(() => undefined);
        throw signal.aborted ? signal.reason : error;
      } finally {
        signal.removeEventListener('abort', abort);
        current = NOBODY;
        worker.unref();
      }
    },
  };
}

interface Listener {
  hear(message: FromScanThread): void;
  die(error: Error): void;
}

const NOBODY: Listener = { hear() {}, die() {} };

/** How many more pieces may be sent. */
function createCredit(initial: number) {
  const state = { left: initial, isClosed: false, change: Promise.withResolvers<void>() };
  return {
    add() {
      state.left += 1;
      state.change.resolve();
    },
    close() {
      state.isClosed = true;
      state.change.resolve();
    },
    /** Waits for one; false once no more are taken. */
    async take(): Promise<boolean> {
      while (state.left === 0 && !state.isClosed) {
        state.change = Promise.withResolvers();
        // oxlint-disable-next-line no-await-in-loop -- waits for the other end
        await state.change.promise;
      }
      state.left -= 1;
      return !state.isClosed;
    },
  };
}
