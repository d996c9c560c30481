import { visibleProse } from './short-text.ts';
import { visibleText } from './visible-text.ts';

/** Not characters at all, some of them forbidden in XML 1.0: https://www.w3.org/TR/xml/#charsets */
const NONCHARACTERS = /\p{Noncharacter_Code_Point}/gu;

/** A name on one line for an attribute, with nothing that XML 1.0 forbids or that cannot be seen. */
export const xmlName = (text: string): string => allowed(visibleText(text));

/** A sentence for an attribute. The names in it may be visible already: backslashes stay as they are. */
export const xmlProse = (text: string): string => allowed(visibleProse(text));

/** The content of an element: newlines, tabs and backslashes stay. */
export const xmlText = (text: string): string =>
  text
    .split(/([\n\t])/)
    .map((part, index) => (index % 2 === 1 ? part : xmlProse(part)))
    .join('');

function allowed(text: string): string {
  return text.replace(NONCHARACTERS, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
