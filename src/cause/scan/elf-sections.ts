import type { KeptFile } from './kept-file.ts';

/** One section that has bytes in the file. */
export interface ElfSection {
  readonly name: string;
  readonly start: number;
  readonly size: number;
  /** How its content is packed, and where that begins; null when it lies open. */
  readonly compression: 'zlib' | 'zstd' | null;
  readonly dataOffset: number;
  readonly dataSize: number;
}

const MOST_SECTIONS = 65_536;
const MOST_NAME_BYTES = 16 * 1024 ** 2;
const NO_BITS = 8;
const COMPRESSED = 0x800n;
const METHODS = new Map([
  [1, 'zlib' as const],
  [2, 'zstd' as const],
]);

/** The sections of an ELF file, by its own account: everything is checked against the file's size. Empty when it has none. */
export function readElfSections(file: KeptFile): ElfSection[] {
  const start = file.read(0, 64);
  if (start.length < 64) return [];
  const words = wordsOf(start);
  const is64 = start[4] === 2;
  const table = is64
    ? { offset: Number(words.u64(40)), each: words.u16(58), count: words.u16(60), names: words.u16(62) }
    : { offset: words.u32(32), each: words.u16(46), count: words.u16(48), names: words.u16(50) };
  if (table.each < (is64 ? 64 : 40) || table.count === 0 || table.count > MOST_SECTIONS) return [];
  const headers = file.read(table.offset, table.each * table.count);
  const read = sectionReader(headers, start, table.each);
  const count = Math.floor(headers.length / table.each);
  const nameSection = table.names < count ? read(table.names) : null;
  const names =
    nameSection === null
      ? Buffer.alloc(0)
      : file.read(nameSection.start, Math.min(nameSection.size, MOST_NAME_BYTES));
  return Array.from({ length: count }, (_, index) => read(index)).flatMap((header) => {
    if (header.type === NO_BITS || header.size === 0 || header.start + header.size > file.size) return [];
    const end = names.indexOf(0, header.name);
    const name = names.toString(
      'utf8',
      header.name,
      end === -1 ? names.length : Math.min(end, header.name + 200),
    );
    return [{ name, start: header.start, size: header.size, ...packing(file, header, { name, start }) }];
  });
}

interface SectionHeader {
  readonly name: number;
  readonly type: number;
  readonly flags: bigint;
  readonly start: number;
  readonly size: number;
}

function sectionReader(headers: Buffer, elf: Buffer, each: number): (index: number) => SectionHeader {
  const words = wordsOf(elf, headers);
  const is64 = elf[4] === 2;
  return (index) => {
    const at = index * each;
    const [name, type] = [words.u32(at), words.u32(at + 4)];
    if (!is64) {
      const flags = BigInt(words.u32(at + 8));
      return { name, type, flags, start: words.u32(at + 16), size: words.u32(at + 20) };
    }
    return {
      name,
      type,
      flags: words.u64(at + 8),
      start: Number(words.u64(at + 24)),
      size: Number(words.u64(at + 32)),
    };
  };
}

/** gABI's Elf_Chdr, or the older GNU form: "ZLIB" and the size in big-endian. */
function packing(
  file: KeptFile,
  header: SectionHeader,
  { name, start: elf }: { name: string; start: Buffer },
): Pick<ElfSection, 'compression' | 'dataOffset' | 'dataSize'> {
  const skip = (compression: 'zlib' | 'zstd' | null, bytes: number) => ({
    compression,
    dataOffset: header.start + bytes,
    dataSize: Math.max(0, header.size - bytes),
  });
  const head = file.read(header.start, Math.min(header.size, 24));
  if ((header.flags & COMPRESSED) !== 0n && head.length >= 12) {
    return skip(METHODS.get(wordsOf(elf, head).u32(0)) ?? null, elf[4] === 2 ? 24 : 12);
  }
  if (name.startsWith('.zdebug') && head.toString('latin1', 0, 4) === 'ZLIB') return skip('zlib', 12);
  return skip(null, 0);
}

/** Numbers of `bytes` in the byte order that the ELF header names. */
function wordsOf(elf: Buffer, bytes = elf) {
  const isBig = elf[5] === 2;
  return {
    u16: (at: number): number => (isBig ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)),
    u32: (at: number): number => (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)),
    u64: (at: number): bigint => (isBig ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at)),
  };
}
