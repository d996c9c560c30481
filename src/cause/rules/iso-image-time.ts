import { valueRule } from './rule.ts';

/** ECMA-119, sections 8.4.26.1 (digits) and 9.1.5 (a byte each: years since 1900, month, day, hour, minute, second, quarters of an hour). */
const DATE =
  // oxlint-disable-next-line no-control-regex -- the bytes of a date
  /(?:19|20)\d{14}|[\x50-\xc7][\x01-\x0c][\x01-\x1f][\x00-\x17][\x00-\x3b][\x00-\x3b][\xd0-\xff\x00-\x34]/g;

export const isoImageTime = valueRule({
  name: 'iso-image-time',
  kind: 'iso-image-time',
  sees: 'dates of the volume and of files in an ISO 9660 image',
  pattern: DATE,
  isHere: ({ name, isBinary }) => isBinary && /\.iso$/i.test(name),
  // Rock Ridge writes the number of each inode too.
  covers: ['unclassified'],
});
