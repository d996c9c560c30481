/** Crockford's base 32, lower-case: no `i`, `l`, `o`, `u`. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_DIGITS = 9;
const RANDOM_DIGITS = 5;

/**
 * An id such as `c1mhk7q4z0x3v9w`: `c`, nine digits of time (to the millisecond, until the year 3084), five random ones. 15 characters,
 * fit for a DNS label, and sorted by time. `random` gives that many random bytes.
 */
export function createComparisonId(nowMs: number, random: (bytes: number) => Uint8Array): string {
  let time = '';
  for (let left = nowMs; time.length < TIME_DIGITS; left = Math.floor(left / ALPHABET.length)) {
    time = ALPHABET.charAt(left % ALPHABET.length) + time;
  }
  const chance = Array.from(random(RANDOM_DIGITS), (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return `c${time}${chance.join('')}`;
}
