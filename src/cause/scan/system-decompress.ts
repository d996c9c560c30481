import { pipeline, Readable } from 'node:stream';
import { createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

import { execa, ExecaError } from 'execa';

export const COMPRESSIONS = ['gzip', 'xz', 'bzip2', 'zstd', 'zlib'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** What a compressed stream holds. It fails when the stream is damaged or cut off, after what could be read. */
export type Decompress = (
  compression: Compression,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
) => AsyncIterable<Uint8Array>;

/** An archive may hold very many small compressed members. */
const chunkSize = 64 * 1024;
const BYTES = { objectMode: false } as const;
/** Enough for `xz -9`; a hostile header may ask for 4 GiB. */
const XZ_MEMORY = '128MiB';

/**
 * Node's own zlib and zstd; xz and bzip2 by the system's tools, as sources are read too: each in a process of its own that gets
 * nothing but a pipe in and a pipe out, with bounded memory, and that ends with the scan. (xz from 5.6 on also locks itself in.)
 */
export const systemDecompress: Decompress = (compression, pieces, signal) => {
  const input = Readable.from(pieces, BYTES);
  switch (compression) {
    case 'gzip':
      return pipeline(input, createGunzip({ chunkSize }), () => {});
    case 'zlib':
      return pipeline(input, createInflate({ chunkSize }), () => {});
    case 'zstd':
      return pipeline(input, createZstdDecompress({ chunkSize }), () => {});
    case 'xz':
      return throughTool('xz', ['-dc', `--memlimit-decompress=${XZ_MEMORY}`], input, signal);
    case 'bzip2':
      return throughTool('bzip2', ['-dc'], input, signal);
    default:
      return compression satisfies never;
  }
};

async function* throughTool(
  tool: 'xz' | 'bzip2',
  options: readonly string[],
  input: Readable,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const child = execa(tool, options, {
    stdin: 'pipe',
    encoding: 'buffer',
    buffer: { stdout: false },
    maxBuffer: 64 * 1024,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    extendEnv: false,
    cancelSignal: signal,
    forceKillAfterDelay: 1000,
  });
  const fed = pipeline(input, child.stdin, () => {});
  try {
    yield* child.iterable();
  } catch (error) {
    throw toolFailure(tool, error);
  } finally {
    fed.destroy();
    child.kill();
  }
}

function toolFailure(tool: string, error: unknown): unknown {
  if (!(error instanceof ExecaError)) return error;
  if (error.code === 'ENOENT') return new Error(`${tool} is not installed here`);
  const stderr: unknown = error.stderr;
  const words = stderr instanceof Uint8Array ? Buffer.from(stderr).toString('utf8').trim() : '';
  return new Error(words.split('\n')[0] || error.shortMessage);
}
