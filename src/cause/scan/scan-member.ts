import { ByteReader } from './byte-reader.ts';
import { closedFormat, detectFormat, HEAD_BYTES, type Format } from './detect-format.ts';
import type { Member, OnMember } from './member.ts';
import { scanAr } from './scan-ar.ts';
import { scanElf } from './scan-elf.ts';
import { checkGzipHeader, checkPeHeader, checkPycHeader } from './scan-headers.ts';
import { scanPdf } from './scan-pdf.ts';
import { scanPng } from './scan-png.ts';
import { scanTar } from './scan-tar.ts';
import { scanZip } from './scan-zip.ts';
import type { Walk } from './walk.ts';

const LONGEST_NAME = 512;

/** Looks through one member and all that it holds. Reads its content to the end, unless the content itself is broken. */
export async function scanMember(walk: Walk, member: Member): Promise<void> {
  const { names, depth, content } = member;
  const head = await content.peek(HEAD_BYTES);
  const format = detectFormat(head);
  const closed = closedFormat(head);
  if (closed !== null) walk.leave(names, `it is a ${closed}, which is not unpacked`);
  const isTooDeep = depth >= walk.limits.depth && format !== 'plain';
  if (isTooDeep) walk.leave(names, `it lies more than ${walk.limits.depth} archives deep`);
  await walk.attempt(names, () => scanFormat(walk, member, isTooDeep ? 'plain' : format));
  await walk.attempt(names, () => walk.drain(content));
  walk.collector.endMember();
}

async function scanFormat(walk: Walk, { names, depth, content }: Member, format: Format): Promise<void> {
  const onMember: OnMember = async (name, pieces) => {
    walk.countMember();
    walk.collector.endMember();
    const inner = [...names, name.slice(0, LONGEST_NAME)];
    await scanMember(walk, { names: inner, depth: depth + 1, content: new ByteReader(pieces) });
  };
  const head = await content.peek(HEAD_BYTES);
  const plain = (): Promise<void> => walk.search({ member: names, section: null }, content.pieces());
  switch (format) {
    case 'gzip':
      checkGzipHeader(walk.checks(names, 'gzip header'), head);
      return scanCompressed(walk, { names, depth, content }, format);
    case 'xz':
    case 'bzip2':
    case 'zstd':
      return scanCompressed(walk, { names, depth, content }, format);
    case 'tar':
      return scanTar(walk, { names, content, onMember });
    case 'ar':
      return scanAr(walk, { names, content, onMember });
    case 'zip':
      return scanZip(walk, { names, content, onMember });
    case 'elf':
      return scanElf(walk, { names, content });
    case 'pdf':
      return scanPdf(walk, { names, content });
    case 'png':
      return scanPng(walk, { names, content });
    case 'pe':
      checkPeHeader(walk.checks(names, null), head);
      return plain();
    case 'pyc':
      checkPycHeader(walk.checks(names, null), head);
      return plain();
    case 'plain':
      return plain();
    default:
      return format satisfies never;
  }
}

/** What a compressed file holds is the same member: nothing else is in it. */
async function scanCompressed(
  walk: Walk,
  { names, depth, content }: Member,
  compression: 'gzip' | 'xz' | 'bzip2' | 'zstd',
): Promise<void> {
  const unpacked = walk.decompress(compression, content.pieces(), walk.signal);
  const bounded = walk.bounded(unpacked, () => content.offset);
  try {
    await scanMember(walk, { names, depth: depth + 1, content: new ByteReader(bounded) });
  } finally {
    await bounded.return(undefined);
  }
}
