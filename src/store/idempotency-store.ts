import type { Digest } from '../artifact/digest.ts';

/** What a request with an Idempotency-Key was answered with. */
export interface KeptAnswer {
  /** A digest of the request that the key came with first. */
  readonly request: Digest;
  readonly status: number;
  /** The `Location` header; null for none. */
  readonly location: string | null;
  /** JSON; null when it held a secret, which is not kept. */
  readonly body: string | null;
}

/** Answers by caller and Idempotency-Key, for a day. */
export interface IdempotencyStore {
  /** `caller` is a token's id. */
  find(caller: string, key: string): KeptAnswer | null;
  keep(caller: string, key: string, answer: KeptAnswer): void;
}
