import { visibleText } from '../report/visible-text.ts';
import type { TokenSummary } from '../store/token-store.ts';

/** One line a token: id, what it may do, for which projects, its state, when it was used, its name. `nowMs` is since the epoch. */
export function renderTokens(tokens: readonly TokenSummary[], nowMs: number): string {
  if (tokens.length === 0) return 'There is no token. `verbatim token create NAME` makes one.\n';
  const rows = tokens.map((token) => [
    token.id,
    token.scopes.join(','),
    projectsOf(token),
    stateOf(token, nowMs),
    token.lastUsedAt === null ? 'never used' : `used ${minuteOf(token.lastUsedAt)}`,
  ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row, index) => {
      const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
      return `${cells.join('  ')}  ${visibleText(tokens[index]?.name ?? '')}\n`;
    })
    .join('');
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

const minuteOf = (time: string): string => time.slice(0, 16).replace('T', ' ');
