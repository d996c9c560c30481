import { close, constants, fchmod, openSync, write } from 'node:fs';
import { promisify } from 'node:util';

import { ALIGNMENT } from './aligned-memory.ts';
import { errorCode } from './disk-fault.ts';

const [closeFile, changeMode, writeAt] = [promisify(close), promisify(fchmod), promisify(write)];

/** A file that is written from its beginning to its end, and then read alone. */
export interface DirectFile {
  /** Takes `bytes` until it has returned. Throws what the system says when they cannot be written. */
  write(bytes: Uint8Array): Promise<void>;
  /** At most once. */
  close(): Promise<void>;
}

/**
 * Makes `path`. Aligned memory of whole blocks passes the page cache by where the file system can do that: there, what is not read again
 * soon would take the place of what is, and a machine that has to be given the pages first is slower than its disk.
 */
export function createDirectFile(path: string): DirectFile {
  const file = openSync(path, 'wx', 0o600);
  let direct: number | null | undefined;
  let position = 0;
  const leaveDirect = async (): Promise<void> => {
    if (typeof direct === 'number') await closeFile(direct);
    direct = null;
  };
  /** How many bytes were written; 0 when it has to be done the other way. */
  const writeSome = async (bytes: Uint8Array): Promise<number> => {
    const isWhole = bytes.length % ALIGNMENT === 0 && position % ALIGNMENT === 0;
    if (isWhole && direct === undefined) direct = openDirect(path);
    const descriptor = isWhole ? (direct ?? file) : file;
    try {
      return (await writeAt(descriptor, bytes, 0, bytes.length, position)).bytesWritten;
    } catch (error) {
      if (descriptor === file || errorCode(error) !== 'EINVAL') throw error;
      await leaveDirect();
      return 0;
    }
  };
  return {
    async write(bytes) {
      // A short write comes before a full disk: the rest either fits or says why not.
      for (let left = bytes; left.length > 0;) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const written = await writeSome(left);
        position += written;
        left = left.subarray(written);
      }
    },
    async close() {
      await leaveDirect();
      await changeMode(file, 0o444);
      await closeFile(file);
    },
  };
}

/** null where the file system does not do it. */
function openDirect(path: string): number | null {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_DIRECT);
  } catch {
    return null;
  }
}
