import type { SourceLimits } from './source-limits.ts';
import { SourceError } from './source-error.ts';

/** Counts what a source unpacks to, and refuses at the limit: before it is read, where it says its size first. */
export class TreeBounds {
  readonly #limits: SourceLimits;
  #bytes = 0;
  #entries = 0;

  constructor(limits: SourceLimits) {
    this.#limits = limits;
  }

  addEntry(size: number): void {
    this.#entries += 1;
    this.#bytes += size;
    if (this.#entries > this.#limits.treeEntries) {
      throw new SourceError('TOO_LARGE', `the source holds more than ${this.#limits.treeEntries} entries`);
    }
    if (this.#bytes > this.#limits.treeBytes) {
      throw new SourceError('TOO_LARGE', `the source unpacks to more than ${this.#limits.treeBytes} bytes`);
    }
  }
}
