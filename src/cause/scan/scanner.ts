import { buildAutomaton, type Automaton } from './automaton.ts';
import { LONGEST_NEEDLE, type Needle, type Needles } from './needle.ts';
import { AROUND, type TimeAnchor, type TimeReading } from './time-anchor.ts';
import { timeAnchors } from './time-anchors.ts';

/** A place where a needle or a time stands. */
export interface Match {
  /** From the start of the stream to the first byte, and to behind the last. */
  readonly start: number;
  readonly end: number;
  readonly found: Needle | { readonly anchor: TimeAnchor; readonly reading: TimeReading };
  /** The matched bytes with up to 24 on either side; a view that is good until the sink returns. */
  readonly context: Uint8Array;
  /** Where in `context` the match starts. */
  readonly contextStart: number;
}

export type Sink = (match: Match) => void;

/** Reads one stream. */
export interface Scan {
  push(chunk: Uint8Array): void;
  /** No more bytes follow. */
  end(): void;
}

/** One table for all needles, good for any number of streams at once. */
export interface Scanner {
  readonly needles: Needles;
  /** `sink` is called in the order in which matches end. */
  scan(sink: Sink): Scan;
}

/** Longer needles are recognised by their beginning, which bounds the table, and then compared. */
const PREFIX = 12;
const CONTEXT = 24;
/** What must be there before and behind a place to judge it. */
const MARGIN = Math.max(LONGEST_NEEDLE, AROUND + LONGEST_NEEDLE) + CONTEXT;
const WINDOW_BYTES = 128 * 1024;

type Target = Needle | TimeAnchor;

interface Group {
  readonly prefix: Uint8Array;
  readonly targets: Target[];
}

interface Searched {
  readonly automaton: Automaton;
  /** By the automaton's pattern. */
  readonly groups: readonly Group[];
  /** Used again: an archive has many small members. */
  readonly windows: Buffer[];
}

/** Builds the table; it costs some milliseconds and a few MiB for a thousand needles. */
export function createScanner(needles: Needles): Scanner {
  const targets: Target[] = [...needles.literals, ...needles.spans.flatMap(timeAnchors)];
  const byPrefix = new Map<string, Group>();
  for (const target of targets) {
    const prefix = target.bytes.subarray(0, PREFIX);
    const key = Buffer.from(prefix).toString('latin1');
    const same = byPrefix.get(key);
    if (same === undefined) byPrefix.set(key, { prefix, targets: [target] });
    else same.targets.push(target);
  }
  const groups = [...byPrefix.values()];
  if (groups.length === 0) return { needles, scan: () => ({ push: () => {}, end: () => {} }) };
  const automaton = buildAutomaton(groups.map(({ prefix }) => prefix));
  const searched: Searched = { automaton, groups, windows: [] };
  return { needles, scan: (sink) => new WindowScan(searched, sink) };
}

class WindowScan implements Scan {
  readonly #automaton: Automaton;
  readonly #groups: readonly Group[];
  readonly #sink: Sink;
  readonly #window: Buffer;
  readonly #release: () => void;
  /** Bytes in the window, of which those before `#next` are read; the window's first byte is the stream's `#base`. */
  #filled = 0;
  #next = 0;
  #base = 0;
  #state = 0;

  constructor({ automaton, groups, windows }: Searched, sink: Sink) {
    this.#automaton = automaton;
    this.#groups = groups;
    this.#sink = sink;
    const window = windows.pop() ?? Buffer.allocUnsafeSlow(WINDOW_BYTES);
    this.#window = window;
    this.#release = () => windows.push(window);
  }

  push(chunk: Uint8Array): void {
    for (let done = 0; done < chunk.length;) {
      const count = Math.min(chunk.length - done, WINDOW_BYTES - this.#filled);
      this.#window.set(chunk.subarray(done, done + count), this.#filled);
      this.#filled += count;
      done += count;
      if (this.#filled === WINDOW_BYTES) {
        this.#read(WINDOW_BYTES - MARGIN);
        this.#slide();
      }
    }
  }

  end(): void {
    this.#read(this.#filled);
    this.#release();
  }

  /** The hot loop: plain locals, no calls but for matches. */
  #read(until: number): void {
    const { table, classOf, firstOutput, skips, shortest, leadingZeros } = this.#automaton;
    const window = this.#window;
    const filled = this.#filled;
    const lastStart = filled - shortest;
    const look = shortest - 2;
    let at = this.#next;
    let state = this.#state;
    while (at < until) {
      if (state === 0) {
        if (at > lastStart) break;
        const skip = skips[window[at + look]! | (window[at + look + 1]! << 8)]!;
        if (skip !== 0) {
          at += skip;
          continue;
        }
        // Binaries are full of zeros, and a number's leading ones begin a pattern.
        if (window[at] === 0) {
          let zeros = at + 1;
          while (zeros < filled && window[zeros] === 0) zeros++;
          if (zeros - leadingZeros > at) {
            at = zeros - leadingZeros;
            continue;
          }
        }
      }
      state = table[state + classOf[window[at]!]!]!;
      at++;
      if (state >= firstOutput) this.#report(state, at);
    }
    this.#next = at;
    this.#state = state;
  }

  /** Keeps what a later match may want to look back at. */
  #slide(): void {
    const from = Math.max(0, Math.min(this.#next, this.#filled) - MARGIN);
    this.#window.copyWithin(0, from, this.#filled);
    this.#base += from;
    this.#next -= from;
    this.#filled -= from;
  }

  #report(state: number, end: number): void {
    for (const index of this.#automaton.outputs(state)) {
      const group = this.#groups[index];
      if (group === undefined) continue;
      const start = end - group.prefix.length;
      for (const target of group.targets) {
        if (this.#isAt(start, target.bytes)) this.#judge(target, start);
      }
    }
  }

  #isAt(start: number, bytes: Uint8Array): boolean {
    if (start + bytes.length > this.#filled) return false;
    for (let index = PREFIX; index < bytes.length; index++) {
      if (this.#window[start + index] !== bytes[index]) return false;
    }
    return true;
  }

  #judge(target: Target, start: number): void {
    const end = start + target.bytes.length;
    if ('boundary' in target) {
      if (this.#isBounded(target, start, end)) this.#emit(target, start, end);
      return;
    }
    const reading = target.read({
      before: this.#window.toString('latin1', Math.max(0, start - AROUND), start),
      anchor: this.#window.toString('latin1', start, end),
      after: this.#window.toString('latin1', end, Math.min(this.#filled, end + AROUND)),
    });
    if (reading === null) return;
    this.#emit({ anchor: target, reading }, start - reading.extraBefore, end + reading.extraAfter);
  }

  #isBounded({ boundary }: Needle, start: number, end: number): boolean {
    if (boundary === 'none') return true;
    const isPart = boundary === 'word' ? isWordByte : isDigitByte;
    const isBegun = start > 0 && isPart(this.#window[start - 1] ?? 0) && isPart(this.#window[start] ?? 0);
    const isContinued = end < this.#filled && isPart(this.#window[end] ?? 0);
    return !isBegun && !isContinued;
  }

  #emit(found: Match['found'], start: number, end: number): void {
    const from = Math.max(0, start - CONTEXT);
    this.#sink({
      start: this.#base + start,
      end: this.#base + end,
      found,
      context: this.#window.subarray(from, Math.min(this.#filled, end + CONTEXT)),
      contextStart: start - from,
    });
  }
}

function isDigitByte(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isWordByte(byte: number): boolean {
  return (
    isDigitByte(byte) || byte === 0x5f || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
  );
}
