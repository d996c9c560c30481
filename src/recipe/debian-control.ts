/**
 * The paragraphs of a Debian control file: field names in lower case, folded lines joined by newlines.
 * https://www.debian.org/doc/debian-policy/ch-controlfields.html
 */
export function parseControl(text: string): Record<string, string>[] {
  const paragraphs: Record<string, string>[] = [];
  for (const block of splitParagraphs(text)) {
    const fields: Record<string, string> = Object.create(null);
    let current: string | null = null;
    for (const line of block) {
      const [, name, value = ''] = /^([!-9;-~]+):(.*)$/s.exec(line) ?? [];
      if (/^[ \t]/.test(line)) {
        if (current !== null) fields[current] += `\n${line.trim()}`;
      } else if (name !== undefined) {
        current = name.toLowerCase();
        fields[current] = value.trim();
      }
    }
    paragraphs.push(fields);
  }
  return paragraphs;
}

/** Comments are dropped before anything else: one may stand inside a folded field. */
function splitParagraphs(text: string): string[][] {
  const blocks: string[][] = [[]];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    if (line.trim() === '') blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.filter((block) => block.length > 0);
}
