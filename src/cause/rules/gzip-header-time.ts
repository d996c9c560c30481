import { valueRule } from './rule.ts';

export const gzipHeaderTime = valueRule({
  name: 'gzip-header-time',
  kind: 'gzip-header-time',
  tool: 'gzip',
  sees: '`last modified` in what file(1) says of a gzip file',
  // One side may have none: gzip writes 0 then.
  pattern: /, last modified: [^,]*|(?<=^gzip compressed data)(?!.*, last modified: )/g,
  isHere: isGzipHeader,
});

export function isGzipHeader({
  command,
  left,
  right,
}: {
  command: string | null;
  left: readonly string[];
  right: readonly string[];
}): boolean {
  return (
    command === 'filetype from file(1)' &&
    [...left, ...right].every((line) => line.startsWith('gzip compressed data'))
  );
}
