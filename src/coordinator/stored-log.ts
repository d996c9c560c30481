import type { BlobStore } from '../artifact/blob.ts';
import type { EndedLog } from '../store/build-reader.ts';
import type { LogLine } from './service.ts';

/** Each stored line of a build begins with the seconds since its start; the log of a setup has none. */
const TIME = /^[0-9]+\.[0-9]+ /;
const NEWLINE = 0x0a;

/** The lines of a stored log after line number `after`. Memory is bounded by the longest line. */
export async function* readStoredLog(
  { log, phase }: EndedLog,
  blobs: BlobStore,
  after: number,
): AsyncGenerator<LogLine> {
  if (log === null) return;
  let number = 0;
  for await (const bytes of splitLines(blobs.read(log) as AsyncIterable<Buffer>)) {
    number += 1;
    if (number <= after) continue;
    const text = bytes.toString('utf8');
    yield { number, text: phase === 'setup' ? text : text.replace(TIME, '') };
  }
}

/** By newlines alone: a log may hold any other character that some take for the end of a line. */
async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at)]);
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}
