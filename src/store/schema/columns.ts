import { customType } from '../drizzle.ts';

import type { Digest } from '../../artifact/digest.ts';

/** A sha256 as 32 bytes: half the size of its hex digits, in the table and in each index. */
export const digestColumn = customType<{ data: Digest; driverData: Buffer }>({
  dataType: () => 'blob',
  toDriver: digestBytes,
  fromDriver: (bytes) => bytes.toString('hex'),
});

export function digestBytes(digest: Digest): Buffer {
  return Buffer.from(digest, 'hex');
}
