/** Crockford's base 32, lower-case: no `i`, `l`, `o`, `u`. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const DIGITS = 10;

/** A token's name for addresses and logs, such as `t7k2m9x4q0z`: nothing of the token itself. */
export function createTokenId(random: (bytes: number) => Uint8Array): string {
  return `t${Array.from(random(DIGITS), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`;
}
