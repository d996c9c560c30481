import type { Readable } from 'node:stream';

import { extract, type Extract } from 'tar-stream';

import { BuildError } from './build-error.ts';
import { createGarbageCollection } from './young-garbage.ts';

/** One entry: its header, and its content as a stream. */
export type Entry = Extract extends AsyncIterable<infer Source> ? Source : never;

const BLOCK = 512;

/**
 * The entries of an archive as an engine streams it, one at a time, each to be read or resumed before the next. The stream is
 * destroyed however the loop ends: a stalled one holds a lock on its container. Throws BuildError 'ARTIFACT_COPY' when the stream
 * fails or ends before the archive does, which tar-stream alone does not notice between two entries.
 */
export async function* readTar(source: Readable, signal: AbortSignal): AsyncGenerator<Entry> {
  const archive = extract();
  const fail = (cause: unknown): void => {
    archive.destroy(brokenOff(cause));
  };
  let received = 0;
  const noteGarbage = createGarbageCollection();
  source.on('data', (chunk: Buffer) => {
    received += chunk.length;
    noteGarbage(chunk.length);
  });
  source.on('error', fail);
  source.on('close', () => {
    if (!source.readableEnded) fail(signal.reason);
  });
  const onAbort = (): void => void source.destroy(asError(signal.reason));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    source.pipe(archive);
    let end = 0;
    for await (const entry of archive) {
      end = entry.offset + BLOCK + Math.ceil(contentSize(entry) / BLOCK) * BLOCK;
      yield entry;
    }
    if (received < end + 2 * BLOCK) throw brokenOff('it ends without the two empty blocks of a tar');
  } catch (error) {
    throw error instanceof BuildError ? error : brokenOff(error);
  } finally {
    signal.removeEventListener('abort', onAbort);
    source.destroy();
  }
}

function contentSize({ header }: Entry): number {
  return header.type === 'file' || header.type === 'contiguous-file' ? header.size : 0;
}

/** The bytes of an entry or of a packed archive: tar-stream's types do not say what its streams hold. Throws like `readTar`. */
export async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('a tar stream holds something other than bytes');
      yield chunk;
    }
  } catch (error) {
    throw error instanceof BuildError ? error : brokenOff(error);
  }
}

function brokenOff(cause: unknown): BuildError {
  return new BuildError('ARTIFACT_COPY', 'the engine broke off an archive', { cause });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
