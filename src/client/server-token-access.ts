import { createdTokenSchema, tokenSchema } from '../api/schemas/token.ts';
import type { TokenAccess } from '../coordinator/token-access.ts';
import type { ApiRequests } from './api-requests.ts';

/** The tokens of a server. Throws ServerError. */
export function createServerTokenAccess(api: ApiRequests): TokenAccess {
  return {
    create: async ({ expiresAtMs, ...token }) =>
      api.send('/tokens', createdTokenSchema, {
        body: { ...token, expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString() },
      }),
    list: async (limit) => api.list('/tokens', tokenSchema, { limit }),
    revoke: async (id) => api.send(`/tokens/${encodeURIComponent(id)}/revoke`, tokenSchema),
  };
}
