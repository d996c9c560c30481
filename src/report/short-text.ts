import { visibleText } from './visible-text.ts';

/** A name made visible; one beyond `limit` characters keeps its two ends and says how long it was. */
export function shortText(text: string, limit = 240): string {
  if (text.length <= limit) return visibleText(text);
  const half = Math.floor(limit / 2);
  return `${visibleText(text.slice(0, half))} … ${visibleText(text.slice(-half))} (${text.length} characters)`;
}
