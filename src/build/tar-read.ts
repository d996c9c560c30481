import type { Readable } from 'node:stream';

import { extract, type Extract } from 'tar-stream';

import { BuildError } from './build-error.ts';

/** One entry: its header, and its content as a stream. */
export type Entry = Extract extends AsyncIterable<infer Source> ? Source : never;

const END_BYTES = 1024;

/**
 * The entries of an archive as an engine streams it, one at a time, each to be read or resumed before the next. The stream is
 * destroyed however the loop ends: a stalled one holds a lock on its container. Throws BuildError 'ARTIFACT_COPY' when the stream
 * fails or ends before the archive does, which tar-stream alone does not notice between two entries.
 */
export async function* readTar(source: Readable, signal: AbortSignal): AsyncGenerator<Entry> {
  const archive = extract();
  let end: Buffer = Buffer.alloc(0);
  const fail = (cause: unknown): void => {
    archive.destroy(new BuildError('ARTIFACT_COPY', 'the engine broke off an archive', { cause }));
  };
  source.on('data', (chunk: Buffer) => {
    end = chunk.length >= END_BYTES ? chunk : Buffer.concat([end.subarray(-END_BYTES), chunk]);
  });
  source.on('error', fail);
  source.on('close', () => {
    if (!source.readableEnded) fail(signal.reason);
  });
  // Before pipe, whose listener would end the archive first.
  source.on('end', () => {
    const isWhole = end.length >= END_BYTES && end.subarray(-END_BYTES).every((byte) => byte === 0);
    if (!isWhole) fail(new Error('it ends without the two empty blocks of a tar'));
  });
  const onAbort = (): void => void source.destroy(asError(signal.reason));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    source.pipe(archive);
    yield* archive;
  } finally {
    signal.removeEventListener('abort', onAbort);
    source.destroy();
  }
}

/** The bytes of an entry or of a packed archive: tar-stream's types do not say what its streams hold. */
export async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a tar stream holds something other than bytes');
    yield chunk;
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
