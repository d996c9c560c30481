import { BuildError } from './build-error.ts';

export interface TarOwner {
  readonly uid: number;
  readonly gid: number;
}

/** A symlink that leads out of the archive's root by `..`: Docker refuses the whole upload for one. Raw bytes of the names. */
export interface LinkOut {
  readonly path: Buffer;
  readonly target: Buffer;
}

const BLOCK = 512;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * An uncompressed tar with every entry given to `owner`; contents pass through untouched and uncopied. Symlinks that leave the
 * root are left out and handed to `onLinkOut`. Throws BuildError 'SOURCE_UPLOAD' when the archive is cut or no tar.
 */
export async function* changeTarOwner(
  source: AsyncIterable<Uint8Array>,
  owner: TarOwner,
  onLinkOut: (link: LinkOut) => void,
): AsyncGenerator<Uint8Array> {
  const reader = createReader(source);
  // Headers that describe the next entry (pax, GNU long names) are held back: the entry may be left out.
  let held: Buffer[] = [];
  let next: NextEntry = {};
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = next.size ?? readNumber(header.subarray(124, 136));
    const type = String.fromCharCode(header[156] ?? 0);
    if ('xLK'.includes(type)) {
      const body = await reader.take(padded(readNumber(header.subarray(124, 136))));
      next = { ...next, ...readDescription(type, body.subarray(0, readNumber(header.subarray(124, 136)))) };
      held.push(header, type === 'x' ? withoutOwner(body) : body);
      continue;
    }
    const path = next.path ?? nameOf(header);
    const target = next.target ?? cString(header.subarray(157, 257));
    if (type === '2' && leavesRoot(path, target)) onLinkOut({ path, target });
    else {
      yield Buffer.concat([...held, withOwner(header, owner)]);
      if (hasContent(type)) yield* reader.pass(padded(size));
    }
    held = [];
    next = {};
  }
  yield Buffer.alloc(2 * BLOCK);
  await reader.drain();
}

interface NextEntry {
  readonly size?: number;
  readonly path?: Buffer;
  readonly target?: Buffer;
}

interface Reader {
  /** Exactly `length` bytes, a copy. */
  take(length: number): Promise<Buffer>;
  /** The next `length` bytes as they come. */
  pass(length: number): AsyncGenerator<Uint8Array>;
  drain(): Promise<void>;
}

function createReader(source: AsyncIterable<Uint8Array>): Reader {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Uint8Array = NOTHING;
  const refill = async (): Promise<void> => {
    const { done, value } = await chunks.next();
    if (done === true) throw new BuildError('SOURCE_UPLOAD', 'the workspace archive ends in the middle');
    rest = value;
  };
  return {
    async take(length) {
      const parts: Uint8Array[] = [];
      for (let missing = length; missing > 0;) {
        if (rest.length === 0) await refill();
        const part = rest.subarray(0, missing);
        parts.push(part);
        rest = rest.subarray(part.length);
        missing -= part.length;
      }
      return Buffer.concat(parts);
    },
    async *pass(length) {
      for (let missing = length; missing > 0;) {
        if (rest.length === 0) await refill();
        const part = rest.subarray(0, missing);
        yield part;
        rest = rest.subarray(part.length);
        missing -= part.length;
      }
    },
    async drain() {
      // Reading to the end lets the store check what it gave.
      while ((await chunks.next()).done !== true);
    },
  };
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/** Only files (`0`, NUL, and `7` of old) have bytes behind the header; a global pax header has too. */
function hasContent(type: string): boolean {
  return type === '0' || type === '\0' || type === '7' || type === 'g';
}

/** Octal digits, or base 256 when the first bit is set. */
function readNumber(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) {
    const digits = cString(field).toString('latin1').trim();
    if (!/^[0-7]*$/.test(digits)) throw new BuildError('SOURCE_UPLOAD', 'the workspace archive is no tar');
    return digits === '' ? 0 : Number.parseInt(digits, 8);
  }
  return field.subarray(1).reduce((number, byte) => number * 256 + byte, 0);
}

function withOwner(header: Buffer, { uid, gid }: TarOwner): Buffer {
  header.write(`${uid.toString(8).padStart(7, '0')}\0`, 108, 'latin1');
  header.write(`${gid.toString(8).padStart(7, '0')}\0`, 116, 'latin1');
  header.fill(0, 265, 329);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** pax records are `<length> <key>=<value>\n`. Owners in them would win over the header's: their keys are spoiled, same length. */
function withoutOwner(body: Buffer): Buffer {
  for (const { keyAt, key } of paxRecords(body)) {
    if (['uid', 'gid', 'uname', 'gname'].includes(key)) body.write('z', keyAt, 'latin1');
  }
  return body;
}

function readDescription(type: string, body: Buffer): NextEntry {
  if (type === 'L') return { path: cString(body) };
  if (type === 'K') return { target: cString(body) };
  const records = new Map(paxRecords(body).map(({ key, value }) => [key, value]));
  const [size, path, target] = [records.get('size'), records.get('path'), records.get('linkpath')];
  return {
    ...(size !== undefined && { size: Number(size.toString('latin1')) }),
    ...(path !== undefined && { path }),
    ...(target !== undefined && { target }),
  };
}

function paxRecords(body: Buffer): { key: string; value: Buffer; keyAt: number }[] {
  const records = [];
  for (let at = 0; at < body.length && body[at] !== 0;) {
    const space = body.indexOf(' ', at);
    const length = Number(body.toString('latin1', at, space));
    const equals = body.indexOf('=', space);
    if (!(length > 0) || space === -1 || equals === -1 || equals > at + length) {
      throw new BuildError('SOURCE_UPLOAD', 'the workspace archive holds a broken pax header');
    }
    const keyAt = space + 1;
    records.push({
      key: body.toString('latin1', keyAt, equals),
      value: body.subarray(equals + 1, at + length - 1),
      keyAt,
    });
    at += length;
  }
  return records;
}

function nameOf(header: Buffer): Buffer {
  const prefix = cString(header.subarray(345, 500));
  const name = cString(header.subarray(0, 100));
  const isUstar = header.toString('latin1', 257, 263) === 'ustar\0';
  return isUstar && prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name;
}

function cString(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return Buffer.from(end === -1 ? field : field.subarray(0, end));
}

function leavesRoot(path: Buffer, target: Buffer): boolean {
  if (target[0] === 0x2f) return false;
  let depth = 0;
  const parents = path.toString('latin1').split('/').filter(isName).slice(0, -1);
  for (const part of [...parents, ...target.toString('latin1').split('/').filter(isName)]) {
    depth += part === '..' ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

function isName(part: string): boolean {
  return part !== '' && part !== '.';
}
