import type { Scope, TokenQuota } from './token.ts';

/** What may be told of a token. Times in ISO 8601. */
export interface TokenSummary {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Names of the projects it is for; null for all. With an empty list it sees what is public and its own. */
  readonly projects: readonly string[] | null;
  readonly quota: TokenQuota;
  readonly createdAt: string;
  /** null for never. */
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** To the minute. */
  readonly lastUsedAt: string | null;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly projects: readonly string[] | null;
  readonly quota: TokenQuota;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number | null;
}

/** What a presented token is. `unknown` also for what is no token at all. */
export type TokenCheck =
  | { readonly kind: 'good'; readonly token: TokenSummary }
  | { readonly kind: 'unknown' | 'expired' | 'revoked' };

export interface TokenFilter {
  readonly limit: number;
  /** Only those made before this one: the last id of the page before. */
  readonly before?: string;
}

/** Who may use the API. A token's secret leaves `create` once and is not kept. */
export interface TokenStore {
  create(token: NewToken): { token: TokenSummary; secret: string };
  /** Also notes, at most once a minute, that the token is used. */
  check(secret: string): TokenCheck;
  /** Throws StoreError 'UNKNOWN_TOKEN'. */
  find(id: string): TokenSummary;
  /** Newest first, with those that are no longer good. */
  list(filter: TokenFilter): TokenSummary[];
  /** Ends a token at once; one that was revoked before stays as it is. Throws StoreError 'UNKNOWN_TOKEN'. */
  revoke(id: string): TokenSummary;
  /** The secret of a new admin token where there never was one, else null. */
  ensureAdmin(name: string): { token: TokenSummary; secret: string } | null;
}
