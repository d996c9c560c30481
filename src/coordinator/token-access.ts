import type { NewToken, TokenSummary } from '../store/token-store.ts';

/** Tokens as the command line works with them: those of a store here, or of a server. Throws what their owner throws. */
export interface TokenAccess {
  /** The secret is shown this once. */
  create(token: NewToken): Promise<{ token: TokenSummary; secret: string }>;
  /** Newest first, with those that are no longer good. */
  list(limit: number): Promise<TokenSummary[]>;
  revoke(id: string): Promise<TokenSummary>;
}
