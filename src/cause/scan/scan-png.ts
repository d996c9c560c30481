import type { ByteReader } from './byte-reader.ts';
import { keepContent } from './keep-content.ts';
import type { KeptFile } from './kept-file.ts';
import type { Walk } from './walk.ts';

const SIGNATURE_BYTES = 8;
const MOST_CHUNKS = 100_000;

/** A PNG as it is, its time, and its compressed texts. */
export async function scanPng(
  walk: Walk,
  { names, content }: { names: readonly string[]; content: ByteReader },
): Promise<void> {
  await keepContent(walk, { names, content, search: true }, async ({ file, isWhole }) => {
    if (!isWhole) return;
    for (const { type, start, size } of chunks(file)) {
      if (type === 'tIME' && size === 7) checkTime(walk, names, { bytes: file.read(start, size), start });
      const skip =
        type === 'zTXt' || type === 'iTXt' ? textStart(file.read(start, Math.min(size, 4096)), type) : null;
      if (skip === null) continue;
      await walk.attempt([...names, type], async () => {
        const unpacked = walk.decompress('zlib', file.pieces(start + skip, size - skip), walk.signal);
        await walk.search(
          { member: names, section: type },
          walk.bounded(unpacked, () => size),
        );
      });
    }
  });
}

function* chunks(file: KeptFile): Generator<{ type: string; start: number; size: number }> {
  let at = SIGNATURE_BYTES;
  for (let count = 0; count < MOST_CHUNKS; count++) {
    const head = file.read(at, 8);
    if (head.length < 8) return;
    const size = head.readUInt32BE(0);
    if (at + 8 + size > file.size) throw new Error('it is cut off');
    yield { type: head.toString('latin1', 4), start: at + 8, size };
    at += size + 12;
  }
}

/** The chunk is in UTC by the standard, and in local time by many a writer. */
function checkTime(walk: Walk, member: readonly string[], chunk: { bytes: Buffer; start: number }): void {
  const [high = 0, low = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = chunk.bytes;
  const seconds = Date.UTC(high * 256 + low, month - 1, day, hour, minute, second) / 1000;
  if (!Number.isFinite(seconds)) return;
  walk
    .checks(member, null)
    .zonelessTime({ form: 'png-time', offset: chunk.start, bytes: chunk.bytes }, seconds, 1);
}

/** Where the zlib stream of a text chunk begins; null when it is not compressed. */
function textStart(head: Buffer, type: 'zTXt' | 'iTXt'): number | null {
  const keyword = head.indexOf(0);
  if (keyword === -1) return null;
  if (type === 'zTXt') return keyword + 2;
  if (head[keyword + 1] !== 1) return null;
  const language = head.indexOf(0, keyword + 3);
  const translated = language === -1 ? -1 : head.indexOf(0, language + 1);
  return translated === -1 ? null : translated + 1;
}
