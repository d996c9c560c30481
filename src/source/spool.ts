import { closeSync, openSync, readSync, writeSync } from 'node:fs';

import { Slab } from './slab.ts';

const BUFFER_BYTES = 1024 ** 2;
const SMALL_BYTES = 256 * 1024;

/**
 * One temporary file that holds the bytes of an archive's members one after the other. An archive is never unpacked
 * under its own names, so no name in it can reach anything on this machine.
 */
export class Spool {
  readonly #descriptor: number;
  readonly #slab = new Slab();
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #length = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'wx+', 0o600);
  }

  /** Where the next bytes will lie. */
  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#length += bytes.length;
    if (this.#pendingBytes >= BUFFER_BYTES) this.#flush();
  }

  read(offset: number, size: number): Uint8Array | AsyncIterable<Uint8Array> {
    return size <= SMALL_BYTES ? this.readSmall(offset, size) : this.#pieces(offset, size);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  async *#pieces(offset: number, size: number): AsyncGenerator<Uint8Array> {
    for (let done = 0; done < size; done += SMALL_BYTES) {
      yield this.readSmall(offset + done, Math.min(SMALL_BYTES, size - done));
    }
  }

  /** At once, for what is known to be small. */
  readSmall(offset: number, size: number): Buffer {
    this.#flush();
    const bytes = this.#slab.take(size);
    let done = 0;
    while (done < size) {
      const count = readSync(this.#descriptor, bytes, done, size - done, offset + done);
      if (count === 0) throw new Error('the spool is shorter than what was written to it');
      done += count;
    }
    return bytes;
  }

  #flush(): void {
    if (this.#pendingBytes === 0) return;
    const bytes = Buffer.concat(this.#pending, this.#pendingBytes);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
