/** Where memory begins, and what its length is a multiple of, that a device can read by itself: no device asks for more. */
export const ALIGNMENT = 4096;

/** Two parts of one size: the one is filled while the other is written. */
export type AlignedPair = readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];

/** TypeScript knows it of browsers alone. */
declare const WebAssembly: {
  Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
};

const PART_BYTES = 1024 * 1024;
const WASM_PAGE_BYTES = 64 * 1024;
/** Kept for the next: making one costs a reservation of address space. */
const MOST_SPARE = 8;

const spare: AlignedPair[] = [];

/** Memory of nobody else until it is given back. What is in it is not zero. */
export function takeAligned(): AlignedPair {
  return spare.pop() ?? makeAligned();
}

export function giveBackAligned(pair: AlignedPair): void {
  if (spare.length < MOST_SPARE) spare.push(pair);
}

/** Of what JavaScript can allocate, only the memory of WebAssembly begins at a page. */
function makeAligned(): AlignedPair {
  const pages = (2 * PART_BYTES) / WASM_PAGE_BYTES;
  const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages });
  return [new Uint8Array(buffer, 0, PART_BYTES), new Uint8Array(buffer, PART_BYTES, PART_BYTES)];
}
