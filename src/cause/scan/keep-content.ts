import type { ByteReader } from './byte-reader.ts';
import { KeptFile } from './kept-file.ts';
import type { Walk } from './walk.ts';

export interface Kept {
  readonly file: KeptFile;
  /** False when the content is larger than what may be kept: only its beginning is there. */
  readonly isWhole: boolean;
}

/**
 * Keeps a member's content for as long as `use` runs, so that it can be read from any place. `search` also looks through the
 * bytes on the way; without it they only count.
 */
export async function keepContent(
  walk: Walk,
  given: { names: readonly string[]; content: ByteReader; search: boolean },
  use: (kept: Kept) => Promise<void>,
): Promise<void> {
  const file = new KeptFile(walk.scratch);
  let isWhole = true;
  const keep = (piece: Uint8Array): void => {
    if (file.size + piece.length > walk.limits.keptBytes) isWhole = false;
    if (isWhole) file.append(piece);
  };
  try {
    if (given.search) await walk.search({ member: given.names, section: null }, given.content.pieces(), keep);
    else {
      for await (const piece of given.content.pieces()) {
        walk.spend(piece.length);
        keep(piece);
      }
    }
    if (!isWhole)
      walk.leave(given.names, `it has more than ${walk.limits.keptBytes} bytes and was not taken apart`);
    await use({ file, isWhole });
  } finally {
    file.close();
  }
}
