import { stripVTControlCharacters } from 'node:util';

import type { BlobStore } from '../artifact/blob.ts';
import type { BuildResult } from '../comparison/build-result.ts';

const TAIL_BYTES = 64 * 1024;
const TAIL_LINES = 200;

/** The last lines of a build's log, escape sequences removed; empty when there is no log. */
export async function readLogTail(blobs: BlobStore, log: BuildResult['log']): Promise<string> {
  if (log === null) return '';
  if (log.size <= TAIL_BYTES) return lastLines(await blobs.readAll(log.digest, log.size), false);
  let tail = Buffer.alloc(0);
  for await (const chunk of blobs.read(log.digest) as AsyncIterable<Buffer>) {
    const joined = Buffer.concat([tail, chunk]);
    tail = joined.subarray(Math.max(0, joined.length - TAIL_BYTES));
  }
  return lastLines(tail, true);
}

function lastLines(tail: Buffer, isCut: boolean): string {
  const lines = stripVTControlCharacters(tail.toString('utf8')).trimEnd().split('\n');
  return (isCut ? lines.slice(1) : lines).slice(-TAIL_LINES).join('\n');
}
