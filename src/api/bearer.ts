import type { FastifyRequest } from 'fastify';

import type { TokenCheck } from '../store/token-store.ts';
import type { ApiDeps } from './api-deps.ts';

const BEARER = /^bearer +([\x21-\x7e]{1,512}) *$/i;

/** What a request's token is good for now; null when none came. */
export function checkBearer(
  { headers: { authorization } }: FastifyRequest,
  { store }: Pick<ApiDeps, 'store'>,
): TokenCheck | { readonly kind: 'no-bearer' } | null {
  if (authorization === undefined) return null;
  const secret = BEARER.exec(authorization)?.[1];
  return secret === undefined ? { kind: 'no-bearer' } : store.tokens.check(secret);
}
