/** Letters that no POSIX shell gives a meaning to. */
const PLAIN = /^[\w%+,./:@=-]+$/;
/** What would hide in a terminal or end the line; `$'…'` can say it in bash, zsh and POSIX.1-2024 shells. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const UNSEEN_OR_SPECIAL = new RegExp(`[\\\\']|${UNSEEN.source}`, 'gu');

/** One word for a shell that means exactly `text`, with nothing hidden in it. */
export function shellQuote(text: string): string {
  if (PLAIN.test(text)) return text;
  if (!UNSEEN.test(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${text.replaceAll(UNSEEN_OR_SPECIAL, escapeBytes)}'`;
}

/** As octal bytes of UTF-8, three digits each: unlike `\x`, they end by themselves. */
function escapeBytes(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
