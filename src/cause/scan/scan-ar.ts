import type { ByteReader } from './byte-reader.ts';
import type { Container } from './member.ts';
import type { Walk } from './walk.ts';

const MAGIC_BYTES = 8;
const HEADER_BYTES = 60;
const LONGEST_TABLE = 4 * 1024 ** 2;
const LONGEST_BSD_NAME = 4096;

/** The members of an ar archive (a static library, a Debian package) and what their headers say. */
export async function scanAr(walk: Walk, { names, content, onMember }: Container): Promise<void> {
  await content.take(MAGIC_BYTES);
  let longNames = '';
  while ((await content.peek(1)).length > 0) {
    const header = await content.take(HEADER_BYTES);
    walk.spend(HEADER_BYTES);
    const written = header.toString('latin1', 0, 16).trimEnd();
    const size = decimal(header, 48, 10);
    if (header.toString('latin1', 58) !== '`\n' || size === null)
      throw new Error('it is no ar archive from here on');
    if (written === '//' && size <= LONGEST_TABLE) {
      longNames = (await content.take(size)).toString('utf8');
      walk.spend(size);
    } else {
      const bsd = /^#1\/([0-9]{1,5})$/.exec(written)?.[1];
      const nameBytes = bsd === undefined ? 0 : Math.min(Number(bsd), size, LONGEST_BSD_NAME);
      const name = nameBytes > 0 ? await bsdName(content, nameBytes) : memberName(written, longNames);
      checkHeader(walk, [...names, name], header);
      await onMember(name, content.pieces(size - nameBytes));
    }
    // Members start at even places.
    if (size % 2 === 1 && (await content.peek(1)).length > 0) await content.take(1);
  }
}

async function bsdName(content: ByteReader, length: number): Promise<string> {
  return (await content.take(length)).toString('utf8').replace(/\0+$/, '');
}

/** GNU writes `name/`, or `/123` for a place in its table of long names. */
function memberName(written: string, longNames: string): string {
  const place = /^\/([0-9]{1,9})$/.exec(written)?.[1];
  if (place === undefined) return written.length > 1 ? written.replace(/\/$/, '') : written;
  const rest = longNames.slice(Number(place));
  return (
    rest.slice(0, rest.indexOf('\n') === -1 ? undefined : rest.indexOf('\n')).replace(/\/$/, '') || written
  );
}

function checkHeader(walk: Walk, member: readonly string[], header: Buffer): void {
  walk.collector.endMember();
  const checks = walk.checks(member, 'ar header');
  const [mtime, uid, gid] = [decimal(header, 16, 12), decimal(header, 28, 6), decimal(header, 34, 6)];
  const field = (form: string, offset: number, length: number) => ({
    form,
    offset,
    bytes: header.subarray(offset, offset + length),
  });
  if (mtime !== null) checks.time(field('ar-member-time', 16, 12), mtime);
  if (uid !== null) checks.owner(field('ar-owner', 28, 6), 'uid', uid);
  if (gid !== null) checks.owner(field('ar-owner', 34, 6), 'gid', gid);
  checks.text(header.subarray(0, 16), 0);
}

function decimal(header: Buffer, offset: number, length: number): number | null {
  const digits = header.toString('latin1', offset, offset + length).trim();
  return /^[0-9]{1,12}$/.test(digits) ? Number(digits) : null;
}
