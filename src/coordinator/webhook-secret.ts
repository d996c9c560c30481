/** Standard Webhooks takes 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** A new signing secret: `whsec_` and base64. */
export function createSigningSecret(random: (bytes: number) => Uint8Array): string {
  return `whsec_${Buffer.from(random(SECRET_BYTES)).toString('base64')}`;
}
