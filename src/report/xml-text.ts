import { visibleText } from './visible-text.ts';

/** Not characters at all, some of them forbidden in XML 1.0: https://www.w3.org/TR/xml/#charsets */
const NONCHARACTERS = /\p{Noncharacter_Code_Point}/gu;

/** A name on one line for an attribute, with nothing that XML 1.0 forbids or that cannot be seen. */
export function xmlLine(text: string): string {
  return visibleText(text).replace(NONCHARACTERS, escapeCharacter);
}

/** The same for the content of an element: newlines, tabs and backslashes stay. */
export function xmlText(text: string): string {
  return text
    .split(/([\\\n\t])/)
    .map((part, index) => (index % 2 === 1 ? part : xmlLine(part)))
    .join('');
}

const escapeCharacter = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
