import { BuildError } from './build-error.ts';

export interface DockerLine {
  readonly stream: 'stdout' | 'stderr';
  /** Without the newline; control characters included; bytes that are not UTF-8 became U+FFFD. */
  readonly text: string;
  /** The engine's time of the line in RFC 3339, null unless `timestamps` was asked for. */
  readonly timestamp: string | null;
  /** What the line took on the wire, its newline included. */
  readonly bytes: number;
}

export interface LinesOptions {
  /** A line longer than this comes in pieces of at most this many bytes, never cut inside a character. */
  readonly maxLineBytes: number;
  /** The stream is that of `logs({ timestamps: true })`: every frame begins with a time. */
  readonly timestamps?: boolean;
}

/**
 * The lines of a multiplexed attach or logs stream of a container without a terminal, in batches, one per chunk that held any.
 * Memory stays below the chunk and twice `maxLineBytes`. A last line without a newline counts.
 * Throws BuildError 'ENGINE_FAULT' on what is not such a stream.
 */
export async function* readDockerLines(
  source: AsyncIterable<Uint8Array>,
  options: LinesOptions,
): AsyncGenerator<DockerLine[]> {
  const lines = { stdout: createSplitter('stdout', options), stderr: createSplitter('stderr', options) };
  for await (const parts of readFrames(source)) {
    const batch: DockerLine[] = [];
    for (const { stream, isStart, bytes } of parts) lines[stream].push(bytes, isStart, batch);
    if (batch.length > 0) yield batch;
  }
  const last: DockerLine[] = [];
  lines.stdout.end(last);
  lines.stderr.end(last);
  if (last.length > 0) yield last;
}

interface FramePart {
  readonly stream: DockerLine['stream'];
  /** True for the first part of a frame. */
  readonly isStart: boolean;
  readonly bytes: Buffer;
}

const HEADER_BYTES = 8;

/** Frames are `[stream, 0, 0, 0, length (4 bytes, big endian)]` and the payload; a chunk may cut them anywhere. */
async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<FramePart[]> {
  let header = Buffer.alloc(0);
  let left = 0;
  let stream: DockerLine['stream'] = 'stdout';
  let isStart = false;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const parts: FramePart[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (left === 0) {
        const more = bytes.subarray(at, at + HEADER_BYTES - header.length);
        header = Buffer.concat([header, more]);
        at += more.length;
        if (header.length < HEADER_BYTES) break;
        stream = streamOf(header);
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
        isStart = true;
        continue;
      }
      const payload = bytes.subarray(at, at + left);
      parts.push({ stream, isStart, bytes: payload });
      isStart = false;
      at += payload.length;
      left -= payload.length;
    }
    yield parts;
  }
}

function streamOf(header: Buffer): DockerLine['stream'] {
  if (header[0] === 1 || header[0] === 0) return 'stdout';
  if (header[0] === 2) return 'stderr';
  throw new BuildError('ENGINE_FAULT', `the engine's output stream holds a frame of kind ${header[0]}`);
}

interface Splitter {
  push(bytes: Buffer, isStart: boolean, batch: DockerLine[]): void;
  end(batch: DockerLine[]): void;
}

const NEWLINE = 0x0a;
const SPACE = 0x20;

function createSplitter(stream: DockerLine['stream'], options: LinesOptions): Splitter {
  let pending: Buffer = Buffer.alloc(0);
  let timestamp: string | null = null;
  let openTimestamp: string | null = null;

  const emit = (line: Buffer, newline: number, batch: DockerLine[]): void => {
    batch.push({ stream, text: line.toString('utf8'), timestamp, bytes: line.length + newline });
  };

  /** Takes the time off the front of a frame; the engine splits long lines into frames, each with its own. */
  const dropTimestamp = (bytes: Buffer, isStart: boolean): Buffer => {
    if (isStart) openTimestamp = '';
    if (openTimestamp === null) return bytes;
    const end = bytes.indexOf(SPACE);
    openTimestamp += bytes.toString('latin1', 0, end === -1 ? bytes.length : end);
    if (end === -1) return bytes.subarray(bytes.length);
    if (pending.length === 0) timestamp = openTimestamp;
    openTimestamp = null;
    return bytes.subarray(end + 1);
  };

  return {
    push(bytes, isStart, batch) {
      const fresh = options.timestamps === true ? dropTimestamp(bytes, isStart) : bytes;
      let rest = pending.length === 0 ? fresh : Buffer.concat([pending, fresh]);
      while (rest.length > 0) {
        const newline = rest.indexOf(NEWLINE);
        const length = newline === -1 ? rest.length : newline;
        if (length > options.maxLineBytes) {
          const piece = rest.subarray(0, characterEnd(rest, options.maxLineBytes));
          emit(piece, 0, batch);
          rest = rest.subarray(piece.length);
        } else if (newline === -1) break;
        else {
          emit(rest.subarray(0, newline), 1, batch);
          rest = rest.subarray(newline + 1);
        }
      }
      // A copy: a view would keep the whole chunk alive for its last few bytes.
      pending = Buffer.from(rest);
    },
    end(batch) {
      if (pending.length > 0) emit(pending, 0, batch);
      pending = Buffer.alloc(0);
    },
  };
}

/** The last place at or before `at` where no UTF-8 character is cut; `at` itself where the bytes are not UTF-8. */
function characterEnd(bytes: Buffer, at: number): number {
  for (let end = at; end > Math.max(0, at - 4); end -= 1) {
    if (((bytes[end] ?? 0) & 0xc0) !== 0x80) return end;
  }
  return at;
}
