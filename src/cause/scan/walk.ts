import { messageOf } from '../../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import { FieldChecks } from './field-checks.ts';
import type { Unread } from './finding.ts';
import type { FindingCollector } from './finding-collector.ts';
import { RATIO_FREE_BYTES, type ScanLimits } from './scan-limits.ts';
import type { Scanner } from './scanner.ts';
import type { Decompress } from './system-decompress.ts';

/** Ends a scan early: a bound of the whole artifact is reached. What was found until then counts. */
export class ScanEnd extends Error {}

/** What a scan of one artifact goes along with. */
export class Walk {
  readonly scanner: Scanner;
  readonly collector: FindingCollector;
  readonly limits: ScanLimits;
  readonly decompress: Decompress;
  readonly signal: AbortSignal;
  readonly scratch: string;
  readonly unread: Unread[] = [];
  #bytes = 0;
  #members = 0;

  constructor(given: Pick<Walk, 'scanner' | 'collector' | 'limits' | 'decompress' | 'signal' | 'scratch'>) {
    this.scanner = given.scanner;
    this.collector = given.collector;
    this.limits = given.limits;
    this.decompress = given.decompress;
    this.signal = given.signal;
    this.scratch = given.scratch;
  }

  /** Uncompressed bytes that went by. */
  get bytes(): number {
    return this.#bytes;
  }

  get members(): number {
    return this.#members;
  }

  /** Counts bytes that go by. Throws ScanEnd at the bound, and what the signal says when it is aborted. */
  spend(bytes: number): void {
    this.signal.throwIfAborted();
    this.#bytes += bytes;
    if (this.#bytes > this.limits.bytes) throw new ScanEnd(`it holds more than ${this.limits.bytes} bytes`);
  }

  countMember(): void {
    this.signal.throwIfAborted();
    this.#members++;
    if (this.#members > this.limits.members) {
      throw new ScanEnd(`it holds more than ${this.limits.members} members`);
    }
  }

  /** Remembers that a member could not be looked into. */
  leave(member: readonly string[], reason: string): void {
    if (this.unread.length < this.limits.unread) this.unread.push({ member: [...member], reason });
  }

  /** Does `work` on a member; what is wrong with the member is told, what ends the scan goes on up. */
  async attempt(member: readonly string[], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof ScanEnd || this.signal.aborted) throw error;
      this.leave(member, `it is damaged: ${messageOf(error).slice(0, 300)}`);
    }
  }

  checks(member: readonly string[], section: string | null): FieldChecks {
    return new FieldChecks(this.scanner, this.collector, { member, section });
  }

  /** Searches a stream to its end; `onPiece` gets the bytes too. */
  async search(
    { member, section }: { member: readonly string[]; section: string | null },
    pieces: AsyncIterable<Uint8Array>,
    onPiece: (piece: Uint8Array) => void = () => {},
  ): Promise<void> {
    const scan = this.scanner.scan((match) => this.collector.addMatch({ member, section }, match));
    try {
      for await (const piece of pieces) {
        this.spend(piece.length);
        scan.push(piece);
        onPiece(piece);
      }
    } finally {
      // A stream that breaks off was still read up to there.
      scan.end();
    }
  }

  /** Reads on without searching, so that what follows can be reached. */
  async drain(reader: ByteReader): Promise<void> {
    for await (const piece of reader.pieces()) this.spend(piece.length);
  }

  /** What a compressed stream becomes, until it becomes too much. */
  async *bounded(pieces: AsyncIterable<Uint8Array>, sizeBefore: () => number): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const piece of pieces) {
      size += piece.length;
      if (size > RATIO_FREE_BYTES && size > sizeBefore() * this.limits.ratio) {
        throw new Error(`it becomes more than ${this.limits.ratio} times its size`);
      }
      yield piece;
    }
  }
}
