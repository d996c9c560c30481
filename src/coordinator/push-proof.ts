import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { Webhook } from 'standardwebhooks';

export type PushForge = 'github' | 'gitlab' | 'gitea' | 'forgejo';

/** A push as it came: header names in lower case, the body's own bytes. */
export interface RawPush {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** Who sent a push, proven by the project's secret. */
export interface PushProof {
  readonly forge: PushForge;
  /** The forge's word for what happened: `push`, `ping`, `Tag Push Hook`. */
  readonly event: string;
  /** The same when the forge sends it again; null when it gives none. */
  readonly delivery: string | null;
}

/** How old a signed time may be, or how far ahead. The same as in Standard Webhooks. */
const TOLERANCE_MS = 5 * 60_000;
const MOST_HEADER = 500;

/**
 * Checks a push against the secret, in a time that does not depend on where they differ. null when it is not proven, for whatever reason.
 * Gitea sends GitHub's headers as well, and Forgejo Gitea's: the first that is there counts.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 * https://docs.gitlab.com/user/project/integrations/webhooks/
 * https://docs.gitea.com/usage/webhooks, https://forgejo.org/docs/latest/user/webhooks/
 */
export function provePush(push: RawPush, secret: string, nowMs: number): PushProof | null {
  if (secret === '') return null;
  const header = (name: string): string | null => headerOf(push, name);
  const signed = (value: string): boolean => isEqual(value.toLowerCase(), hmacOf(push.body, secret));
  const proof = (forge: PushForge, event: string, delivery: string): PushProof => ({
    forge,
    event: header(event) ?? '',
    delivery: header(delivery),
  });
  for (const forge of ['forgejo', 'gitea'] as const) {
    const signature = header(`x-${forge}-signature`);
    if (signature !== null) {
      return signed(signature) ? proof(forge, `x-${forge}-event`, `x-${forge}-delivery`) : null;
    }
  }
  const hub = header('x-hub-signature-256');
  if (hub !== null) {
    const isGood = hub.startsWith('sha256=') && signed(hub.slice('sha256='.length));
    return isGood ? proof('github', 'x-github-event', 'x-github-delivery') : null;
  }
  if (header('x-gitlab-event') === null) return null;
  return isFromGitlab(push, secret, nowMs) ? proof('gitlab', 'x-gitlab-event', 'idempotency-key') : null;
}

/** Signed as Standard Webhooks (https://www.standardwebhooks.com), else by the plain token. */
function isFromGitlab(push: RawPush, secret: string, nowMs: number): boolean {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(push, name),
  );
  if (signatures == null) {
    const token = headerOf(push, 'x-gitlab-token');
    return token !== null && isEqual(token, secret);
  }
  if (id == null || timestamp == null || !/^[0-9]{1,12}$/.test(timestamp)) return false;
  const atMs = Number(timestamp) * 1000;
  if (Math.abs(nowMs - atMs) > TOLERANCE_MS) return false;
  const expected = new Webhook(secret).sign(id, new Date(atMs), push.body);
  // Several while the key is being changed.
  return signatures.split(' ').some((signature) => isEqual(signature, expected));
}

const hmacOf = (body: Buffer, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** Digests have one length, whatever the texts have. */
function isEqual(left: string, right: string): boolean {
  const [one, other] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

function headerOf({ headers }: RawPush, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' && value.length <= MOST_HEADER ? value : null;
}
