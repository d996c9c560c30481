import { html } from 'ghtml';

import { count } from './quantity.ts';
import { visibleText } from './visible-text.ts';

/** Longer lines are cut, with the number of characters that are left out. */
const LONGEST_LINE = 2000;

/** A script as it was run, nothing in it hidden. */
export function renderScript(text: string): string {
  return html`<pre class="script">
!${text.replace(/\n$/, '').split('\n').map(renderExactLine).join('\n')}</pre>`;
}

/**
 * One line of a diff or a script: here a carriage return or a tab is content. What cannot be seen is an escape set
 * apart, so that it differs from the same escape written in the file.
 */
export function renderExactLine(line: string): string {
  const parts = line.slice(0, LONGEST_LINE).split(/([\\\t])/);
  const shown = parts.map((part) => (part === '\\' || part === '\t' ? part : renderUnseen(part))).join('');
  const left = line.length - LONGEST_LINE;
  return left > 0 ? html`!${shown}<em> … ${count(left)} more characters</em>` : shown;
}

/** `text` holds no backslash: each in what `visibleText` returns begins an escape. */
function renderUnseen(text: string): string {
  const parts = visibleText(text).split(/((?:\\(?:x[0-9a-f]{2}|u\{[0-9a-f]+\}|[nrt]))+)/);
  return parts.map((part, index) => (index % 2 === 0 ? html`${part}` : html`<i>${part}</i>`)).join('');
}
