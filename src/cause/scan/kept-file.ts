import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Larger ones lie on disk. */
const MEMORY_BYTES = 8 * 1024 ** 2;
const PIECE_BYTES = 256 * 1024;

/** A stream's bytes, kept so that they can be read at any place: in memory when few, else in a file without a name. */
export class KeptFile {
  readonly #scratch: string;
  #pieces: Uint8Array[] = [];
  #whole: Buffer | null = null;
  #descriptor: number | null = null;
  #size = 0;

  /** `scratch` is a directory for temporary files. */
  constructor(scratch: string) {
    this.#scratch = scratch;
  }

  get size(): number {
    return this.#size;
  }

  append(bytes: Uint8Array): void {
    if (this.#descriptor === null && this.#size + bytes.length > MEMORY_BYTES) this.#spill();
    if (this.#descriptor === null) this.#pieces.push(bytes);
    else this.#write(this.#descriptor, bytes);
    this.#size += bytes.length;
  }

  /** What there is of `length` bytes from `offset` on. */
  read(offset: number, length: number): Buffer {
    const from = Math.min(Math.max(0, offset), this.#size);
    const count = Math.min(Math.max(0, length), this.#size - from);
    if (this.#descriptor === null) {
      this.#whole ??= Buffer.concat(this.#pieces);
      return this.#whole.subarray(from, from + count);
    }
    const bytes = Buffer.allocUnsafe(count);
    for (let done = 0; done < count;) {
      const read = readSync(this.#descriptor, bytes, done, count - done, from + done);
      if (read === 0) throw new Error('the kept file is shorter than what was written to it');
      done += read;
    }
    return bytes;
  }

  /** `length` bytes from `offset` on, in pieces. */
  async *pieces(offset: number, length: number): AsyncGenerator<Buffer> {
    for (let done = 0; done < length;) {
      const piece = this.read(offset + done, Math.min(PIECE_BYTES, length - done));
      if (piece.length === 0) return;
      done += piece.length;
      yield piece;
    }
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
    this.#pieces = [];
    this.#whole = null;
    this.#size = 0;
  }

  #spill(): void {
    const directory = mkdtempSync(join(this.#scratch, 'verbatim-scan-'));
    try {
      this.#descriptor = openSync(join(directory, 'kept'), 'wx+', 0o600);
    } finally {
      // The open file lives on without its name, and goes when this process does.
      rmSync(directory, { recursive: true, force: true });
    }
    for (const piece of this.#pieces) this.#write(this.#descriptor, piece);
    this.#pieces = [];
  }

  #write(descriptor: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
  }
}
