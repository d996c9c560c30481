import { visibleText } from '../report/visible-text.ts';
import type { TokenSummary } from '../store/token-store.ts';
import { columns } from './columns.ts';
import { minuteOf } from './minute-of.ts';

/** One line a token: id, what it may do, for which projects, its state, when it was used, its name. `nowMs` is since the epoch. */
export function renderTokens(tokens: readonly TokenSummary[], nowMs: number): string {
  if (tokens.length === 0) return 'There is no token. `verbatim token create NAME` makes one.\n';
  return columns(
    tokens.map((token) => [
      token.id,
      token.scopes.join(','),
      projectsOf(token),
      stateOf(token, nowMs),
      token.lastUsedAt === null ? 'never used' : `used ${minuteOf(token.lastUsedAt)}`,
      visibleText(token.name),
    ]),
  );
}

function projectsOf({ projects }: TokenSummary): string {
  if (projects === null) return 'all projects';
  return projects.length === 0 ? 'public only' : projects.join(',');
}

function stateOf({ revokedAt, expiresAt }: TokenSummary, nowMs: number): string {
  if (revokedAt !== null) return `revoked ${minuteOf(revokedAt)}`;
  if (expiresAt === null) return 'good';
  return Date.parse(expiresAt) <= nowMs
    ? `expired ${minuteOf(expiresAt)}`
    : `good until ${minuteOf(expiresAt)}`;
}
