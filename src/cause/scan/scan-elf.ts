import type { ByteReader } from './byte-reader.ts';
import { readElfSections, type ElfSection } from './elf-sections.ts';
import type { Finding } from './finding.ts';
import { keepContent } from './keep-content.ts';
import type { Walk } from './walk.ts';

/** An ELF file as it is, each finding in its section, and the sections that are compressed. */
export async function scanElf(
  walk: Walk,
  { names, content }: { names: readonly string[]; content: ByteReader },
): Promise<void> {
  await keepContent(walk, { names, content, search: true }, async ({ file, isWhole }) => {
    if (!isWhole) return;
    const sections = readElfSections(file);
    walk.collector.endMember((finding) => inSection(finding, sections));
    for (const section of sections) {
      if (section.compression === null) continue;
      const { compression, dataOffset, dataSize, name } = section;
      await walk.attempt([...names, name], async () => {
        const unpacked = walk.decompress(compression, file.pieces(dataOffset, dataSize), walk.signal);
        const place = { member: names, section: name };
        await walk.search(
          place,
          walk.bounded(unpacked, () => dataSize),
        );
      });
    }
  });
}

/** What shows through in packed bytes is found again when they are unpacked. */
function inSection(finding: Finding, sections: readonly ElfSection[]): Finding | null {
  const { offset, section } = finding.witness;
  const holder = sections.find(({ start, size }) => offset >= start && offset < start + size);
  if (section !== null || holder === undefined) return finding;
  if (holder.compression !== null) return null;
  return { ...finding, witness: { ...finding.witness, section: holder.name, offset: offset - holder.start } };
}
