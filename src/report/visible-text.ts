// What a source, a build or an artifact named is hostile: it may move the cursor, hide text or turn it around.

/** Controls, format characters (bidi overrides among them), line separators, lone surrogates, invisible characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const UNSEEN_OR_BACKSLASH = new RegExp(`\\\\|${UNSEEN.source}`, 'gu');
/** Escape sequences of terminals: CSI, OSC and the like up to their end, and two-character ones. */
const ESCAPE_SEQUENCES =
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]|\u009b[0-?]*[ -/]*[@-~]/g;

const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A name on one line with nothing hidden: controls, newlines, bidi overrides and invisible characters become `\n`, `\x1b`,
 * `\u{202e}`. A backslash is doubled, so that two different names never look the same.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN_OR_BACKSLASH, escapeCharacter);
}

/**
 * One line of a log or a diff as it was meant to be read: terminal sequences are taken out, what a carriage return would
 * overwrite is left out, tabs become spaces, any other unseen character an escape. Backslashes stay as they are.
 */
export function visibleLine(line: string): string {
  const plain = line.replace(ESCAPE_SEQUENCES, '');
  // Not an expression: it would look from each carriage return to the next for the end.
  let end = plain.length;
  while (plain[end - 1] === '\r') end -= 1;
  const shown = plain.slice(plain.lastIndexOf('\r', end - 1) + 1, end);
  return shown.replaceAll('\t', '    ').replace(UNSEEN, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
