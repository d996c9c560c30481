/** A set of byte strings as one table that reads each byte once (Aho and Corasick, 1975). */
export interface Automaton {
  /** The next state, by state and byte class. A state is the index of its row's first cell; the root is 0. */
  readonly table: Int32Array;
  /** The class of each byte: bytes in no pattern share one. */
  readonly classOf: Uint8Array;
  /** From this state on, some pattern ends in each. */
  readonly firstOutput: number;
  /** The patterns that end in a state, the longest first. */
  outputs(state: number): readonly number[];
  /**
   * At the root, how far to go on from place p, by the two bytes at p + shortest - 2 (little end first): no pattern can begin
   * before. 0: look. This makes reading faster than a byte a step, and the table keeps the worst case at a step a byte.
   */
  readonly skips: Uint8Array;
  /** The length of the shortest pattern, in bytes. */
  readonly shortest: number;
  /** The most zero bytes that a pattern begins with. */
  readonly leadingZeros: number;
}

/** `patterns` are distinct and at least two bytes long each. */
export function buildAutomaton(patterns: readonly Uint8Array[]): Automaton {
  const { classOf, classes } = classify(patterns);
  const { next, ends } = buildTrie(patterns, classOf, classes);
  const order = completeLinks(next, ends, classes);
  // States in which nothing ends come first, so that one comparison tells the two kinds apart.
  const quiet = order.filter((state) => ends[state]?.length === 0);
  const loud = order.filter((state) => ends[state]?.length !== 0);
  const placeOf = new Int32Array(order.length);
  [...quiet, ...loud].forEach((state, index) => (placeOf[state] = index * classes));
  const table = new Int32Array(order.length * classes);
  for (const state of order) {
    const place = placeOf[state] ?? 0;
    for (let symbol = 0; symbol < classes; symbol++) {
      table[place + symbol] = placeOf[next[state * classes + symbol] ?? 0] ?? 0;
    }
  }
  const byState = new Map(loud.map((state) => [placeOf[state] ?? 0, ends[state] ?? []]));
  const shortest = patterns.reduce((least, { length }) => Math.min(least, length), 255);
  return {
    table,
    classOf,
    firstOutput: quiet.length * classes,
    outputs: (state) => byState.get(state) ?? [],
    skips: skipTable(patterns, shortest),
    shortest,
    leadingZeros: Math.max(0, ...patterns.map((pattern) => pattern.findIndex((byte) => byte !== 0))),
  };
}

/** Class 0 is for the bytes of no pattern. */
function classify(patterns: readonly Uint8Array[]): { classOf: Uint8Array; classes: number } {
  const classOf = new Uint8Array(256);
  const used = [...new Set(patterns.flatMap((pattern) => [...pattern]))];
  // With all 256 in use there is no byte of no pattern, and no class for it.
  const first = used.length === 256 ? 0 : 1;
  used.forEach((byte, index) => (classOf[byte] = index + first));
  return { classOf, classes: used.length + first };
}

function buildTrie(
  patterns: readonly Uint8Array[],
  classOf: Uint8Array,
  classes: number,
): { next: Int32Array; ends: number[][] } {
  const most = patterns.reduce((sum, { length }) => sum + length, 1);
  const next = new Int32Array(most * classes);
  const ends: number[][] = [[]];
  patterns.forEach((pattern, index) => {
    let state = 0;
    for (const byte of pattern) {
      const cell = state * classes + (classOf[byte] ?? 0);
      if (next[cell] === 0) next[cell] = ends.push([]) - 1;
      state = next[cell] ?? 0;
    }
    ends[state]?.push(index);
  });
  return { next, ends };
}

/** Fills the missing transitions with those of the longest suffix that is a state; all states, nearest to the root first. */
function completeLinks(next: Int32Array, ends: number[][], classes: number): number[] {
  const suffix = new Int32Array(ends.length);
  const order = [0];
  for (const state of order) {
    const shorter = suffix[state] ?? 0;
    if (state !== 0) ends[state]?.push(...(ends[shorter] ?? []));
    for (let symbol = 0; symbol < classes; symbol++) {
      const cell = state * classes + symbol;
      const child = next[cell] ?? 0;
      const elsewhere = state === 0 ? 0 : (next[shorter * classes + symbol] ?? 0);
      if (child === 0) next[cell] = elsewhere;
      else {
        suffix[child] = elsewhere;
        order.push(child);
      }
    }
  }
  return order;
}

/** After Wu and Manber, "A fast algorithm for multi-pattern searching" (1994), with blocks of two bytes. */
function skipTable(patterns: readonly Uint8Array[], shortest: number): Uint8Array {
  const skips = new Uint8Array(65_536).fill(shortest - 1);
  for (const pattern of patterns) {
    for (let at = 0; at + 1 < shortest; at++) {
      const block = (pattern[at] ?? 0) | ((pattern[at + 1] ?? 0) << 8);
      skips[block] = Math.min(skips[block] ?? 0, shortest - 2 - at);
    }
  }
  return skips;
}
