/** Formats that are unpacked or hold fields of their own. */
export type Format =
  | 'gzip'
  | 'xz'
  | 'bzip2'
  | 'zstd'
  | 'tar'
  | 'zip'
  | 'ar'
  | 'elf'
  | 'pe'
  | 'pdf'
  | 'png'
  | 'pyc'
  | 'plain';

/** As much of a file's beginning as its format shows in. */
export const HEAD_BYTES = 4096;

const MAGIC: readonly (readonly [format: Format, hex: string])[] = [
  ['gzip', '1f8b08'],
  ['xz', 'fd377a585a00'],
  ['zstd', '28b52ffd'],
  ['zip', '504b0304'],
  ['zip', '504b0506'],
  ['ar', '213c617263683e0a'],
  ['elf', '7f454c46'],
  ['pe', '4d5a'],
  ['pdf', '255044462d'],
  ['png', '89504e470d0a1a0a'],
];

const CLOSED: readonly (readonly [name: string, hex: string])[] = [
  ['7z archive', '377abcaf271c'],
  ['RAR archive', '526172211a07'],
  ['lzip file', '4c5a4950'],
  ['LZ4 file', '04224d18'],
  ['compress file', '1f9d'],
  ['cpio archive', '303730373031'],
  ['cpio archive', '303730373032'],
  ['RPM package', 'edabeedb'],
  ['squashfs image', '68737173'],
  ['cabinet', '4d534346'],
  ['thin ar archive', '213c7468696e3e0a'],
];

/** "BZh", the block size, then the first block's magic (pi) or, in an empty file, the end's (its root). */
const BZIP2 = /^425a683[1-9](?:314159265359|177245385090)/;

/** What a file is by its first bytes: names lie. */
export function detectFormat(head: Buffer): Format {
  const hex = head.toString('hex', 0, 16);
  const known = MAGIC.find(([, magic]) => hex.startsWith(magic))?.[0];
  if (known !== undefined) return known;
  if (BZIP2.test(hex)) return 'bzip2';
  if (isTarHeader(head)) return 'tar';
  return isPyc(head) ? 'pyc' : 'plain';
}

/** The name of a container that is not unpacked; null for anything else. */
export function closedFormat(head: Buffer): string | null {
  const hex = head.toString('hex', 0, 16);
  return CLOSED.find(([, magic]) => hex.startsWith(magic))?.[0] ?? null;
}

/** By the checksum, for tars older than POSIX have no magic. */
function isTarHeader(head: Buffer): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  const written = /^ *([0-7]{1,7})[ \0]/.exec(head.toString('latin1', 148, 156))?.[1];
  if (written === undefined) return false;
  let sum = 8 * 32;
  for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += head[at] ?? 0;
  return sum === Number.parseInt(written, 8);
}

/** CPython since 3.7: a version number with "\r\n" (PEP 552), flags, two words. */
function isPyc(head: Buffer): boolean {
  if (head.length < 17 || head.readUInt16LE(2) !== 0x0a0d) return false;
  const version = head.readUInt16LE(0);
  return version >= 3390 && version < 4200 && head.readUInt32LE(4) <= 3;
}
