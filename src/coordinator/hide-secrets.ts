const LEAST_SECRET = 8;

/** A text with every secret taken out: a receiver may send back what it was sent. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(({ length }) => length >= LEAST_SECRET)
    .reduce((hidden, secret) => hidden.replaceAll(secret, '[secret]'), text);
}
