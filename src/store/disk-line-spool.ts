import { closeSync, openSync, read, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

import type { LineSpool } from './line-spool.ts';

/** A place in the file is noted about this often: what is kept in memory of a log of 1 GiB is 16,000 places. */
const STRIDE_BYTES = 64 * 1024;

/** Where line `number` begins, in bytes. */
interface Mark {
  readonly number: number;
  readonly at: number;
}

const readAt = promisify(read);

/**
 * Keeps lines in a file of `nextName` that has no name any more once it is open: whatever ends the process, nothing is left of it. The
 * file is made with the first lines.
 */
export function createDiskLineSpool(nextName: () => string): LineSpool {
  let file: number | null = null;
  let isClosed = false;
  let isFull = false;
  let readers = 0;
  let size = 0;
  let count = 0;
  const marks: Mark[] = [];

  const closeUnread = (): void => {
    // A descriptor closed under a read could by then be another file's.
    if (!isClosed || readers > 0 || file === null) return;
    closeSync(file);
    file = null;
  };
  const append = (lines: readonly string[]): void => {
    file ??= openNameless(nextName());
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, undefined, size + done);
    if (size >= (marks.at(-1)?.at ?? -STRIDE_BYTES) + STRIDE_BYTES)
      marks.push({ number: count + 1, at: size });
    size += bytes.length;
    count += lines.length;
  };

  return {
    add(lines) {
      if (isClosed || isFull || lines.length === 0) return;
      try {
        append(lines);
      } catch {
        // A full disk stops builds, and is told, elsewhere: who follows late gets the last lines.
        isFull = true;
      }
    },
    async read(number) {
      if (isClosed || file === null || number > count) return [];
      const index = marks.findLastIndex((mark) => mark.number <= number);
      const mark = marks[index];
      if (mark === undefined) return [];
      readers += 1;
      try {
        const part = await readPart(file, { from: mark.at, to: marks[index + 1]?.at ?? size });
        const lines = part.toString('utf8').split('\n');
        lines.pop();
        return lines.slice(number - mark.number);
      } catch {
        return [];
      } finally {
        readers -= 1;
        closeUnread();
      }
    },
    close() {
      isClosed = true;
      closeUnread();
    },
  };
}

function openNameless(path: string): number {
  const file = openSync(path, 'wx+', 0o600);
  rmSync(path, { force: true });
  return file;
}

async function readPart(file: number, { from, to }: { from: number; to: number }): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from);
  let done = 0;
  while (done < bytes.length) {
    // oxlint-disable-next-line no-await-in-loop -- a short read is rare, and the next begins where it ended
    const { bytesRead } = await readAt(file, bytes, done, bytes.length - done, from + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
