import type { Store } from '../store/store.ts';
import type { TokenAccess } from './token-access.ts';

/** The tokens of a store on this machine. */
export function createLocalTokenAccess({ tokens, audit }: Pick<Store, 'tokens' | 'audit'>): TokenAccess {
  /** Who can write the store needs no token; what was done is in the audit log all the same. */
  const record = (action: string, subject: string): void =>
    audit.add({
      token: null,
      action,
      subject,
      outcome: 'done',
      detail: { by: 'command line' },
      request: null,
    });
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
