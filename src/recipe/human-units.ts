/** `90s`, `30m`, `1h30m`, `2d`. */
export const DURATION_PATTERN =
  /^(?=[0-9])(?:[0-9]{1,6}d)? ?(?:[0-9]{1,6}h)? ?(?:[0-9]{1,6}m)? ?(?:[0-9]{1,6}s)?$/;
/** `512MiB`, `4GiB`, `1.5G`, `10GB`, `100B`. */
export const SIZE_PATTERN = /^[0-9]{1,12}(?:\.[0-9]{1,3})? ?(?:B|[kKMGT](?:i?B)?)$/;

const SECONDS: Record<string, number> = { d: 86_400, h: 3600, m: 60, s: 1 };
const EXPONENTS: Record<string, number> = { '': 0, k: 1, K: 1, M: 2, G: 3, T: 4 };

/** Seconds of a text that fits DURATION_PATTERN. */
export function parseDuration(text: string): number {
  let seconds = 0;
  for (const [, count = '', unit = ''] of text.matchAll(/([0-9]+)([dhms])/g)) {
    seconds += Number(count) * (SECONDS[unit] ?? 0);
  }
  return seconds;
}

/**
 * Bytes of a text that fits SIZE_PATTERN, rounded down. Units as in coreutils: `K` and `KiB` are 1024, `KB` is 1000.
 * https://www.gnu.org/software/coreutils/manual/html_node/Block-size.html
 */
export function parseSize(text: string): number {
  const [, count = '0', prefix = '', suffix] = /^([0-9.]+) ?([kKMGT]?)(i?B?)$/.exec(text) ?? [];
  const base = suffix === 'B' ? 1000 : 1024;
  const exponent = EXPONENTS[prefix] ?? 0;
  return Math.floor(Number(count) * base ** exponent);
}
