/** Controls, format characters (bidi overrides among them), line separators, lone surrogates, invisible characters, our quotes. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\\`]/gu;
const MAX_CHARACTERS = 80;

/** A name that a build chose, in backquotes, on one line, with nothing hidden and not too long to read. */
export function shownName(name: string): string {
  const characters = Array.from(name);
  const half = MAX_CHARACTERS / 2;
  const isLong = characters.length > MAX_CHARACTERS;
  const parts = isLong ? [characters.slice(0, half), characters.slice(-half)] : [characters];
  return `\`${parts.map((part) => part.join('').replace(UNSEEN, escaped)).join('…')}\``;
}

function escaped(character: string): string {
  if (character === '\\') return '\\\\';
  if (character === '\n') return '\\n';
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
