import type { Look } from './cause-history.ts';
import type { KnownCause } from './cause-looks.ts';

/** A row of `cause_history` with its cause's fingerprint. */
export interface HistoryRow {
  readonly number: number;
  readonly fingerprint: string;
  readonly isLatent: 0 | 1;
  readonly artifactCount: number;
  readonly paths: string;
  readonly needs: string;
  readonly looks: string;
}

export interface CauseHistory extends KnownCause {
  /** Oldest revision first. */
  readonly looks: readonly Look[];
}

export function readHistory({ isLatent, artifactCount, paths, needs, looks }: HistoryRow): CauseHistory {
  return {
    isLatent: isLatent === 1,
    artifactCount,
    paths: JSON.parse(paths),
    needs: JSON.parse(needs),
    looks: readLooks(looks),
  };
}

export function readLooks(text: string): Look[] {
  const rows: [number, number, number, 0 | 1][] = JSON.parse(text);
  return rows.map(([revision, comparison, at, saw]) => ({ revision, comparison, at, saw: saw === 1 }));
}

export function looksText(looks: readonly Look[]): string {
  return JSON.stringify(
    looks.map(({ revision, comparison, at, saw }) => [revision, comparison, at, saw ? 1 : 0]),
  );
}
