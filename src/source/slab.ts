const SLAB_BYTES = 1024 ** 2;

/**
 * Cuts many small buffers out of few large ones: one allocation for each of 20,000 files costs more than reading them.
 * A slab lives as long as any of its pieces is held.
 */
export class Slab {
  #bytes = Buffer.alloc(0);
  #used = 0;

  /** Uninitialised, at most 1 MiB. */
  take(size: number): Buffer {
    if (this.#used + size > this.#bytes.length) {
      this.#bytes = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const piece = this.#bytes.subarray(this.#used, this.#used + size);
    this.#used += size;
    return piece;
  }
}
