import type { ByteReader } from './byte-reader.ts';
import { keepContent } from './keep-content.ts';
import type { KeptFile } from './kept-file.ts';
import type { Walk } from './walk.ts';

const LARGEST_PDF = 256 * 1024 ** 2;
const MOST_STREAMS = 20_000;
const LONGEST_DICTIONARY = 2048;
const STREAM = Buffer.from('stream');

/** A PDF as it is (its dates are written openly) and its Flate streams, where object streams and metadata may be packed. */
export async function scanPdf(
  walk: Walk,
  { names, content }: { names: readonly string[]; content: ByteReader },
): Promise<void> {
  await keepContent(walk, { names, content, search: true }, async ({ file, isWhole }) => {
    if (!isWhole) return;
    if (file.size > LARGEST_PDF)
      return walk.leave(names, `its streams: it has more than ${LARGEST_PDF} bytes`);
    let count = 0;
    for (const { start, size } of flateStreams(file)) {
      if (++count > MOST_STREAMS) return walk.leave(names, `it has more than ${MOST_STREAMS} streams`);
      const section = `stream ${count}`;
      await walk.attempt([...names, section], async () => {
        const unpacked = walk.decompress('zlib', file.pieces(start, size), walk.signal);
        await walk.search(
          { member: names, section },
          walk.bounded(unpacked, () => size),
        );
      });
    }
  });
}

/** By their keywords: a PDF's own table of objects may be wrong, and readers repair it this way. */
function* flateStreams(file: KeptFile): Generator<{ start: number; size: number }> {
  const bytes = file.read(0, file.size);
  for (let at = bytes.indexOf(STREAM); at !== -1; at = bytes.indexOf(STREAM, at + STREAM.length)) {
    const dictionary = bytes.toString('latin1', Math.max(0, at - LONGEST_DICTIONARY), at);
    const own = dictionary.slice(dictionary.lastIndexOf(' obj') + 1);
    const line = /^stream\r?\n/.exec(bytes.toString('latin1', at, at + 8))?.[0];
    if (line === undefined || !/\/FlateDecode|\/Fl\b/.test(own) || own.endsWith('end')) continue;
    const start = at + line.length;
    const end = bytes.indexOf('endstream', start);
    yield { start, size: (end === -1 ? bytes.length : end) - start };
    at = end === -1 ? bytes.length : end + 3;
  }
}
