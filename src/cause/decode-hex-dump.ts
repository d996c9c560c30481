/** `00000010: 3082 0100 6161  0...aa` of xxd, `  0x00002000 01000200 4e6f7620 ....Nov ` of readelf. */
const ROW =
  /^(?:[0-9a-f]{8,16}: (?<xxd>(?:[0-9a-f]{2,4} ){1,8}) |\s*0x[0-9a-f]{8,16} (?<readelf>(?:[0-9a-f]{2,8} ){1,4}))/;
/** What readelf prints around its rows. */
const AROUND = /^\s*(?:$|Hex dump of section|NOTE: This section)/;

/** The bytes of a hex dump's lines (their diff's sign in front) as Latin-1; null when they are no hex dump. */
export function decodeHexDump(lines: readonly string[]): string | null {
  const bytes: string[] = [];
  for (const line of lines) {
    const text = line.slice(1);
    const row = ROW.exec(text)?.groups;
    const digits = (row?.['xxd'] ?? row?.['readelf'])?.replaceAll(' ', '');
    if (digits !== undefined) bytes.push(Buffer.from(digits, 'hex').toString('latin1'));
    else if (!AROUND.test(text)) return null;
  }
  return bytes.join('');
}
