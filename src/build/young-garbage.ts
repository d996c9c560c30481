import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Every so many bytes; a collection of the young takes about a millisecond. */
const INTERVAL_BYTES = 16 * 1024 ** 2;

/**
 * Returns what is to be told of the size of each piece of a long stream. The pieces lie outside V8's heap, so that V8 waits until 64 MiB of
 * them are dead before it frees any; collecting the young ones in between keeps a process a third smaller.
 */
export function createGarbageCollection(): (bytes: number) => void {
  let waiting = 0;
  return (bytes) => {
    waiting += bytes;
    if (waiting < INTERVAL_BYTES) return;
    waiting = 0;
    collectYoung();
  };
}

let collect: ((options: { type: 'minor' }) => void) | null = null;

function collectYoung(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc');
  }
  collect?.({ type: 'minor' });
}
