import type { BytePath } from './byte-path.ts';

/** One member's header. Written by Verbatim itself: its bytes are a revision's identity, so no library update may move them. */
export interface TarHeader {
  readonly type: 'file' | 'symlink' | 'directory';
  /** With a trailing slash for a directory. */
  readonly path: BytePath;
  readonly target: BytePath | null;
  readonly mode: number;
  /** In bytes. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
}

export const TAR_BLOCK = 512;
const TYPE_FLAGS = { file: '0', symlink: '2', directory: '5', pax: 'x' } as const;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
const LARGEST_OCTAL = 0o77777777777;

/** How many zero bytes follow `size` bytes of content. */
export const paddingOf = (size: number): number => (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;

/** A POSIX ustar header, owner 0:0 without names, after a pax header when a name or the size does not fit. */
export function encodeTarHeader(header: TarHeader): Buffer {
  const place = split(header.path);
  const target = header.target ?? '';
  const records = [
    ...(place === null ? [record('path', header.path)] : []),
    ...(target.length > NAME_BYTES ? [record('linkpath', target)] : []),
    ...(header.size > LARGEST_OCTAL ? [record('size', String(header.size))] : []),
  ];
  const main = encodeBlock({
    type: TYPE_FLAGS[header.type],
    name: place?.name ?? header.path.slice(0, NAME_BYTES),
    prefix: place?.prefix ?? '',
    target: target.slice(0, NAME_BYTES),
    mode: header.mode,
    size: Math.min(header.size, LARGEST_OCTAL),
    mtime: header.mtime,
  });
  if (records.length === 0) return main;
  const pax = Buffer.concat(records);
  const before = encodeBlock({
    type: TYPE_FLAGS.pax,
    name: '././@PaxHeader',
    prefix: '',
    target: '',
    mode: 0o644,
    size: pax.length,
    mtime: 0,
  });
  return Buffer.concat([before, pax, Buffer.alloc(paddingOf(pax.length)), main]);
}

/** ustar cuts a long path at a slash: 155 bytes before it, 100 after. Null when it cannot. */
function split(path: string): { name: string; prefix: string } | null {
  if (path.length <= NAME_BYTES) return { name: path, prefix: '' };
  const slash = path.indexOf('/', path.length - NAME_BYTES - 1);
  if (slash <= 0 || slash > PREFIX_BYTES || slash === path.length - 1) return null;
  return { name: path.slice(slash + 1), prefix: path.slice(0, slash) };
}

/** "LENGTH KEY=VALUE\n" where the length counts itself. */
function record(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.from(`${length}${rest}`, 'latin1');
}

interface Block {
  type: string;
  name: string;
  prefix: string;
  target: string;
  mode: number;
  size: number;
  mtime: number;
}

function encodeBlock(block: Block): Buffer {
  const bytes = Buffer.alloc(TAR_BLOCK);
  bytes.write(block.name, 0, 'latin1');
  bytes.write(octal(block.mode, 7), 100, 'latin1');
  bytes.write('0000000\x000000000\0', 108, 'latin1');
  bytes.write(octal(block.size, 11), 124, 'latin1');
  bytes.write(octal(Math.min(block.mtime, LARGEST_OCTAL), 11), 136, 'latin1');
  bytes.write(`        ${block.type}`, 148, 'latin1');
  bytes.write(block.target, 157, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  bytes.write('0000000\x000000000\0', 329, 'latin1');
  bytes.write(block.prefix, 345, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
