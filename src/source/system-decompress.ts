import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

import { execa, ExecaError } from 'execa';

import { SourceError } from './source-error.ts';

export type ArchiveFormat = 'tar' | 'gzip' | 'xz' | 'bzip2' | 'zstd' | 'zip';

const MAGIC: readonly [ArchiveFormat | 'lzip' | 'compress' | '7z' | 'rar', string][] = [
  ['gzip', '1f8b'],
  ['xz', 'fd377a585a00'],
  ['bzip2', '425a68'],
  ['zstd', '28b52ffd'],
  ['zip', '504b0304'],
  ['zip', '504b0506'],
  ['lzip', '4c5a4950'],
  ['compress', '1f9d'],
  ['7z', '377abcaf271c'],
  ['rar', '526172211a07'],
];
const CHUNK_BYTES = 256 * 1024;
const BYTES = { objectMode: false } as const;
/** Enough for `xz -9`; a hostile header may ask for 4 GiB. */
const XZ_MEMORY = '512MiB';

/** What an archive is by its first bytes: names lie. Throws SourceError 'INVALID' for a kind Verbatim does not read. */
export async function archiveFormat(path: string): Promise<ArchiveFormat> {
  const file = await open(path, 'r');
  const start = Buffer.alloc(8);
  try {
    await file.read(start, 0, start.length, 0);
  } finally {
    await file.close();
  }
  const hex = start.toString('hex');
  const format = MAGIC.find(([, magic]) => hex.startsWith(magic))?.[0] ?? 'tar';
  if (format === 'lzip' || format === 'compress' || format === '7z' || format === 'rar') {
    throw new SourceError('INVALID', `${path} is a ${format} archive, which Verbatim does not read`, {
      hint: 'Give a tar, tar.gz, tar.xz, tar.bz2, tar.zst or zip.',
    });
  }
  return format;
}

/** The uncompressed bytes of a file. The stream fails when the file is damaged or cut off. */
export function decompress(
  path: string,
  format: Exclude<ArchiveFormat, 'zip'>,
  signal: AbortSignal,
): Readable {
  const file = (): Readable => createReadStream(path, { signal, highWaterMark: CHUNK_BYTES });
  const chunkSize = CHUNK_BYTES;
  switch (format) {
    case 'tar':
      return file();
    case 'gzip':
      return pipeline(file(), createGunzip({ chunkSize }), () => {});
    case 'zstd':
      return pipeline(file(), createZstdDecompress({ chunkSize }), () => {});
    case 'xz':
      return Readable.from(
        throughTool(path, 'xz', ['-dc', `--memlimit-decompress=${XZ_MEMORY}`], signal),
        BYTES,
      );
    case 'bzip2':
      return Readable.from(throughTool(path, 'bzip2', ['-dc'], signal), BYTES);
    default:
      return format satisfies never;
  }
}

type Tool = 'xz' | 'bzip2';

/** Node reads no xz and no bzip2; every Debian has the tools. */
async function* throughTool(
  path: string,
  tool: Tool,
  options: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const child = execa(tool, [...options, '--', path], {
    stdin: 'ignore',
    encoding: 'buffer',
    buffer: { stdout: false },
    maxBuffer: 64 * 1024,
    env: { XZ_OPT: undefined, XZ_DEFAULTS: undefined, BZIP: undefined, BZIP2: undefined, LC_ALL: 'C' },
    cancelSignal: signal,
    forceKillAfterDelay: 1000,
  });
  try {
    yield* child.iterable();
  } catch (error) {
    throw toolFailure(tool, error);
  }
}

function toolFailure(tool: Tool, error: unknown): unknown {
  if (!(error instanceof ExecaError)) return error;
  if (error.code === 'ENOENT') {
    return new SourceError('INVALID', `${tool} is not installed, and this archive needs it`, {
      hint: `Install it, on Debian with: apt-get install ${tool === 'xz' ? 'xz-utils' : tool}`,
    });
  }
  const stderr: unknown = error.stderr;
  const words = stderr instanceof Uint8Array ? Buffer.from(stderr).toString('utf8').trim() : '';
  return new Error(words.split('\n')[0] || error.shortMessage);
}
