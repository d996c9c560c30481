import type { FieldChecks } from './field-checks.ts';

const GZIP_EXTRA = 4;
const GZIP_NAME = 8;
const GZIP_COMMENT = 16;

/** RFC 1952: the time, and the name and comment if there are. */
export function checkGzipHeader(checks: FieldChecks, head: Buffer): void {
  if (head.length < 10) return;
  checks.time({ form: 'gzip-header', offset: 4, bytes: head.subarray(4, 8) }, head.readUInt32LE(4));
  const flags = head[3] ?? 0;
  if ((flags & (GZIP_NAME | GZIP_COMMENT)) === 0) return;
  const start = (flags & GZIP_EXTRA) !== 0 && head.length >= 12 ? 12 + head.readUInt16LE(10) : 10;
  let end = head.indexOf(0, start);
  if ((flags & GZIP_NAME) !== 0 && (flags & GZIP_COMMENT) !== 0) end = head.indexOf(0, end + 1);
  checks.text(head.subarray(start, end === -1 ? head.length : end), start);
}

/** PE/COFF: TimeDateStamp. */
export function checkPeHeader(checks: FieldChecks, head: Buffer): void {
  const start = head.length >= 64 ? head.readUInt32LE(60) : head.length;
  if (start + 12 > head.length || head.toString('latin1', start, start + 4) !== 'PE\0\0') return;
  const offset = start + 8;
  checks.time(
    { form: 'pe-header', offset, bytes: head.subarray(offset, offset + 4) },
    head.readUInt32LE(offset),
  );
}

/** PEP 552: without the hash flag, the source file's time. */
export function checkPycHeader(checks: FieldChecks, head: Buffer): void {
  if (head.length < 16 || head.readUInt32LE(4) !== 0) return;
  checks.time({ form: 'pyc-source-time', offset: 8, bytes: head.subarray(8, 12) }, head.readUInt32LE(8));
}
