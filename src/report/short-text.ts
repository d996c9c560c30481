import { visibleText } from './visible-text.ts';

/** A name made visible; one beyond `limit` characters keeps its two ends and says how long it was. */
export function shortText(text: string, limit = 240): string {
  return shorten(text, limit, visibleText);
}

/** A sentence made visible. The names in it may be so already: backslashes stay as they are. */
export function shortProse(text: string, limit = 600): string {
  return shorten(text, limit, visibleProse);
}

/** On one line with nothing hidden, as `visibleText`, but for backslashes. */
export function visibleProse(text: string): string {
  return text.split('\\').map(visibleText).join('\\');
}

function shorten(text: string, limit: number, show: (text: string) => string): string {
  if (text.length <= limit) return show(text);
  const half = Math.floor(limit / 2);
  return `${show(text.slice(0, half))} … ${show(text.slice(-half))} (${text.length} characters)`;
}
