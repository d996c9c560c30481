import { streamGit, type GitRun, type GitStream } from './git-command.ts';
import { SourceError } from './source-error.ts';

/** The blobs of one repository in a given order, by one `git cat-file`. Memory is bounded by a pipe's chunk. */
export interface GitBlobs {
  /** The bytes of the next blob, which must be `object`; to be read to its end before the next. */
  next(object: string): AsyncGenerator<Uint8Array>;
  /** Ends the process, also when blobs are left. */
  close(): Promise<void>;
}

/** Will read `objects` in this order from the repository `run.directory`; git starts with the first. */
export function openGitBlobs(objects: readonly string[], run: GitRun): GitBlobs {
  const input = objects.map((object) => `${object}\n`).join('');
  let process: { child: GitStream; reader: ChunkReader } | undefined;

  function start(): { child: GitStream; reader: ChunkReader } {
    const child = streamGit(['cat-file', '--batch', '--buffer'], input, run);
    return { child, reader: new ChunkReader(child.stdout) };
  }

  async function* next(object: string): AsyncGenerator<Uint8Array> {
    process ??= start();
    const { child, reader } = process;
    const line = await reader.line();
    const [id, type, size] = line?.split(' ') ?? [];
    if (id !== object || type !== 'blob' || size === undefined) {
      run.signal.throwIfAborted();
      const cause = line === null ? await child.ended : new Error(line);
      throw new SourceError('INVALID', `the repository lacks the object ${object}`, {
        cause,
        hint: 'If it is a partial clone, fetch what is missing first (git fetch --refetch).',
      });
    }
    yield* reader.bytes(Number(size));
    for await (const newline of reader.bytes(1)) void newline;
  }

  return {
    next,
    async close() {
      process?.child.kill();
      await process?.child.ended;
    },
  };
}

/** Cuts a byte stream into lines and counted pieces. */
class ChunkReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Without its newline; null at the end of the stream. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.#rest.indexOf(0x0a);
      if (end !== -1) {
        const line = this.#rest.toString('latin1', 0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      const { value, done } = await this.#chunks.next();
      if (done === true) return null;
      this.#rest = Buffer.concat([this.#rest, value]);
    }
  }

  async *bytes(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0;) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#chunks.next();
        if (done === true) throw new Error('git ended within an object');
        this.#rest = value;
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
}
