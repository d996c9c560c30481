const RANDOM_BYTES = 16;

/** An id such as `msg_5f0c…`: no dots, which separate what a webhook's signature is over. */
export function createDeliveryId(prefix: 'msg' | 'wh', random: (bytes: number) => Uint8Array): string {
  return `${prefix}_${Buffer.from(random(RANDOM_BYTES)).toString('hex')}`;
}
