/** Reads an answer's header by its lower-case name; null when it is not there. */
export type HeaderOf = (name: string) => string | null;

/**
 * How long an answer asks to be left alone, in ms: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); for forges also
 * `x-ratelimit-reset` and `ratelimit-reset`, in seconds since the epoch, when nothing remains. null when it asks for nothing.
 */
export function retryAfterMs(header: HeaderOf, nowMs: number): number | null {
  const retryAfter = header('retry-after');
  if (retryAfter !== null) {
    if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
    const at = Date.parse(retryAfter);
    if (!Number.isNaN(at)) return Math.max(0, at - nowMs);
  }
  for (const prefix of ['x-ratelimit', 'ratelimit']) {
    const reset = header(`${prefix}-reset`);
    const isSpent = header(`${prefix}-remaining`) === '0';
    if (isSpent && reset !== null && /^\d{1,12}$/.test(reset)) {
      return Math.max(0, Number(reset) * 1000 - nowMs);
    }
  }
  return null;
}
