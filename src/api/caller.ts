import type { Scope, TokenQuota } from '../store/token.ts';

/** What a route needs. `anyone`: no token, or one that the route checks itself, such as a signature. */
export type RouteScope = Scope | 'anyone';

/** Nobody in particular: sees what is public, when reading is public at all. */
export interface Anonymous {
  readonly kind: 'anonymous';
}

/** A token that is good: neither expired nor revoked. */
export interface TokenCaller {
  readonly kind: 'token';
  /** The token's id, not the token. */
  readonly tokenId: string;
  readonly scopes: readonly Scope[];
  /** Names of the projects it is for; null for all. */
  readonly projects: readonly string[] | null;
  readonly quota: TokenQuota;
}

/** Who makes a request. */
export type Caller = Anonymous | TokenCaller;

export const ANONYMOUS: Anonymous = Object.freeze({ kind: 'anonymous' });

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before a route is reached; anonymous until then. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** What a caller must be allowed to do. A service with a route that does not say it does not start. */
    scope?: RouteScope;
    /** Statuses of problems that this route answers with, beside those that any route does. */
    problems?: readonly number[];
  }
}

/** The token's id; null for nobody. */
export function tokenOf(caller: Caller): string | null {
  return caller.kind === 'token' ? caller.tokenId : null;
}
