import type { Store } from '../store/store.ts';
import { createLocalAudit } from './local-audit.ts';
import type { TokenAccess } from './token-access.ts';

/** The tokens of a store on this machine. */
export function createLocalTokenAccess({ tokens, audit }: Pick<Store, 'tokens' | 'audit'>): TokenAccess {
  const record = createLocalAudit(audit);
  return {
    async create(token) {
      const made = tokens.create(token);
      record('token.create', made.token.id);
      return made;
    },
    list: async (limit) => tokens.list({ limit }),
    async revoke(id) {
      const revoked = tokens.revoke(id);
      record('token.revoke', id);
      return revoked;
    },
  };
}
