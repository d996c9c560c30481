/** Reads a stream piece by piece, looking ahead where wanted. It never closes the stream: whoever made it does. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  #isEnded = false;
  #offset = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** How many bytes were read. */
  get offset(): number {
    return this.#offset;
  }

  /** The next bytes without reading them: `count`, or fewer when the stream ends before. */
  async peek(count: number): Promise<Buffer> {
    if (this.#held.length < count && !this.#isEnded) {
      const pieces = [this.#held];
      let length = this.#held.length;
      while (length < count) {
        const piece = await this.#pull();
        if (piece === null) break;
        pieces.push(piece);
        length += piece.length;
      }
      this.#held = Buffer.concat(pieces, length);
    }
    return this.#held.subarray(0, count);
  }

  /** The next piece, of at most `most` bytes; null at the end. */
  async read(most = Number.MAX_SAFE_INTEGER): Promise<Buffer | null> {
    const next = this.#held.length > 0 ? this.#held : await this.#pull();
    if (next === null) return null;
    const piece = next.subarray(0, most);
    this.#held = next.subarray(piece.length);
    this.#offset += piece.length;
    return piece;
  }

  /** Exactly `count` bytes, for small counts. Throws when the stream ends before. */
  async take(count: number): Promise<Buffer> {
    const bytes = await this.peek(count);
    if (bytes.length < count) throw new Error('it is cut off');
    this.#held = this.#held.subarray(count);
    this.#offset += count;
    return bytes;
  }

  /** The next `count` bytes, or all of them. Fails when the stream ends before `count`. */
  async *pieces(count = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      const piece = await this.read(Math.min(left, Number.MAX_SAFE_INTEGER));
      if (piece === null) {
        if (count === Number.POSITIVE_INFINITY) return;
        throw new Error('it is cut off');
      }
      left -= piece.length;
      yield piece;
    }
  }

  async #pull(): Promise<Buffer | null> {
    while (!this.#isEnded) {
      const { done, value } = await this.#source.next();
      if (done === true) this.#isEnded = true;
      else if (value.length > 0) return Buffer.from(value.buffer, value.byteOffset, value.length);
    }
    return null;
  }
}
