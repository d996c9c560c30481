import type { Digest } from '../artifact/digest.ts';
import { ApiError } from './api-error.ts';

const SHA256 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:;[^,]*)?(?=,|$)/;

/**
 * The sha256 that a `Content-Digest` header tells; null when there is no header. Throws ApiError 'INVALID_REQUEST' for one without a
 * sha-256: to take no notice of it would look like a check. https://www.rfc-editor.org/rfc/rfc9530
 */
export function contentDigest(header: string | undefined): Digest | null {
  if (header === undefined) return null;
  const [, base64] = SHA256.exec(header) ?? [];
  if (base64 === undefined) {
    throw new ApiError('INVALID_REQUEST', 'the Content-Digest header has no sha-256', {
      hint: 'write it as: Content-Digest: sha-256=:<base64 of the 32 bytes>:',
    });
  }
  return Buffer.from(base64, 'base64').toString('hex');
}
