import { html } from 'ghtml';

import { shortProse } from './short-text.ts';

/** A sentence of ours on one line, as HTML: names between backquotes are set as code. */
export function renderProse(text: string, limit = 600): string {
  const shown = shortProse(text, limit);
  const parts = shown.split('`');
  if (parts.length % 2 === 0) return html`${shown}`;
  return parts.map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`)).join('');
}
