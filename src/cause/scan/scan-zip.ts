import { Readable } from 'node:stream';

import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';

import { keepContent } from './keep-content.ts';
import type { KeptFile } from './kept-file.ts';
import type { Container } from './member.ts';
import type { Walk } from './walk.ts';

const UNIX_TIMES = 0x5455;
const UNIX_OWNER = 0x7875;

/** The members of a zip, jar or wheel and what their directory entries say. */
export async function scanZip(walk: Walk, { names, content, onMember }: Container): Promise<void> {
  await keepContent(walk, { names, content, search: false }, async ({ file, isWhole }) => {
    if (!isWhole) return;
    const zip = await fromRandomAccessReaderPromise(new KeptReader(file), file.size, {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
    });
    walk
      .checks(names, 'zip comment')
      .text(zip.comment === null ? Buffer.alloc(0) : Buffer.from(zip.comment), 0);
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileNameRaw.toString('utf8');
      walk.collector.endMember();
      checkEntry(walk, [...names, name], entry);
      const member = [...names, name];
      if (!entry.canDecodeFileData()) {
        walk.countMember();
        walk.leave(member, 'it is encrypted or in a rare compression');
      } else await walk.attempt(member, () => onMember(name, entryPieces(walk, zip, entry)));
    }
  });
}

/** yauzl checks the sizes that the directory claims; the ratio is checked here. */
async function* entryPieces(walk: Walk, zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry);
  try {
    yield* walk.bounded(stream as AsyncIterable<Uint8Array>, () => entry.compressedSize);
  } finally {
    stream.destroy();
  }
}

function checkEntry(walk: Walk, member: readonly string[], entry: Entry): void {
  const checks = walk.checks(member, 'zip header');
  const time = Math.floor(entry.getLastModDate({ timezone: 'UTC', forceDosFormat: true }).getTime() / 1000);
  const dos = Buffer.alloc(4);
  dos.writeUInt16LE(entry.lastModFileTime, 0);
  dos.writeUInt16LE(entry.lastModFileDate, 2);
  checks.zonelessTime({ form: 'zip-member-time', offset: 12, bytes: dos }, time);
  for (const { id, data } of entry.extraFields) {
    if (id === UNIX_TIMES && data.length >= 5) {
      for (let at = 1; at + 4 <= data.length; at += 4) {
        checks.time(
          { form: 'zip-unix-time', offset: at, bytes: data.subarray(at, at + 4) },
          data.readUInt32LE(at),
        );
      }
    }
    if (id === UNIX_OWNER) checkOwner(checks, data);
  }
  checks.text(entry.fileNameRaw, 46);
  checks.text(entry.fileCommentRaw, 46 + entry.fileNameRaw.length + entry.extraFieldRaw.length);
}

/** Info-ZIP's "new Unix" field: a version, then two numbers with their lengths. */
function checkOwner(checks: ReturnType<Walk['checks']>, data: Buffer): void {
  let at = 1;
  for (const which of ['uid', 'gid'] as const) {
    const length = data[at] ?? 0;
    if (length < 1 || length > 6 || at + 1 + length > data.length) return;
    const bytes = data.subarray(at + 1, at + 1 + length);
    checks.owner({ form: 'zip-owner', offset: at + 1, bytes }, which, bytes.readUIntLE(0, length));
    at += 1 + length;
  }
}

class KeptReader extends RandomAccessReader {
  readonly #file: KeptFile;

  constructor(file: KeptFile) {
    super();
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#file.pieces(start, end - start), { objectMode: false });
  }
}
