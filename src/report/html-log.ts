import { html } from 'ghtml';

import { count } from './quantity.ts';
import { visibleLine } from './visible-text.ts';

/** Longer lines are cut, with the number of characters that are left out. */
const LONGEST_LINE = 2000;

/** The last lines of a log as a terminal would have shown them, without colours. */
export function renderLogTail(tail: string): string {
  const lines = tail.replace(/\n$/, '').split('\n');
  return html`<pre class="log">${lines.map(shownLine).join('\n')}</pre>`;
}

/** Cut before it is made visible: a megabyte of escapes would become four. */
function shownLine(line: string): string {
  const shown = visibleLine(line.slice(0, LONGEST_LINE));
  const left = line.length - LONGEST_LINE;
  return left > 0 ? `${shown} … ${count(left)} more characters` : shown;
}
