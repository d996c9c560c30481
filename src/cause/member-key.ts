import type { MemberPath } from '../comparison/cause.ts';

const COMPRESSED = /\.(?:gz|xz|bz2|zst|lzma|lz4?|Z|br)$/;

/**
 * The same for one member, whoever names it: without `./` in front, and without the steps that only decompress
 * (`data.tar.xz`, `data.tar` is one step).
 */
export function memberKey(member: MemberPath): string {
  const names = member.map((name) => name.replace(/^(?:\.?\/)+/, ''));
  return names
    .filter((name, index) => {
      const above = names[index - 1];
      return above === undefined || !COMPRESSED.test(above) || !isUncompressed(name, above);
    })
    .join('\0');
}

function isUncompressed(name: string, compressed: string): boolean {
  const own = compressed.slice(compressed.lastIndexOf('/') + 1).replace(COMPRESSED, '');
  return name.slice(name.lastIndexOf('/') + 1) === own;
}
