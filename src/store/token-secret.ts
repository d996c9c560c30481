import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import type { Digest } from '../artifact/digest.ts';

/** What every token begins with: scanners for secrets that were published by mistake go by it. */
const PREFIX = 'vbt_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_BYTES = 32;
/** Digits that 256 bits and the checksum's 32 take in base 62. */
const SECRET_DIGITS = 43;
const CHECKSUM_DIGITS = 6;
const PATTERN = new RegExp(`^${PREFIX}[0-9A-Za-z]{${SECRET_DIGITS + CHECKSUM_DIGITS}}$`);

/** A new token: `vbt_`, 256 random bits and a checksum of both, so that a slip in copying is known without a look into the store. */
export function createTokenSecret(random: (bytes: number) => Uint8Array): string {
  const number = BigInt(`0x${Buffer.from(random(SECRET_BYTES)).toString('hex')}`);
  const body = `${PREFIX}${inBase62(number, SECRET_DIGITS)}`;
  return `${body}${checksum(body)}`;
}

/** Whether a text can be a token at all. */
export function isTokenSecret(text: string): boolean {
  return PATTERN.test(text) && text.endsWith(checksum(text.slice(0, -CHECKSUM_DIGITS)));
}

/** What the store keeps of a token: it is random, so a slow hash would add nothing. */
export function hashToken(secret: string): Digest {
  return createHash('sha256').update(secret).digest('hex');
}

const checksum = (body: string): string => inBase62(BigInt(crc32(body)), CHECKSUM_DIGITS);

function inBase62(number: bigint, digits: number): string {
  let text = '';
  for (let left = number; text.length < digits; left /= 62n) {
    text = ALPHABET.charAt(Number(left % 62n)) + text;
  }
  return text;
}
