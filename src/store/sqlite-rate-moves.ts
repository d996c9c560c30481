import { BUILD_COUNTS, COMPARISON_COUNTS } from './rate-counts.ts';
import { ALL_PRIVATE, ALL_PUBLIC, NO_PROJECT } from './rate-scope.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

const TABLES = [
  { table: 'comparison_rate', key: 'variations', counts: COMPARISON_COUNTS },
  { table: 'builder_rate', key: 'notation', counts: BUILD_COUNTS },
] as const;

/**
 * Makes the functions that keep sums right when a project changes sides. Both are called inside the transaction of the change, `removed`
 * before the project's row is deleted.
 */
export function createRateMoves({ raw }: SqliteDatabase): {
  /** What was counted for it goes with it from one sum to the other. */
  becomes(project: number, side: 'public' | 'private'): void;
  /** What was counted for it is from then on nobody's. */
  removed(project: number): void;
} {
  const tables = TABLES.map(({ table, key, counts }) => ({
    add: raw.prepare(additionOf(table, key, counts, '')),
    subtract: raw.prepare(additionOf(table, key, counts, '-')),
    clear: raw.prepare(`DELETE FROM ${table} WHERE project = ?`),
    clearEmpty: raw.prepare(
      `DELETE FROM ${table} WHERE project = ? AND ${counts.map((name) => `${name} = 0`).join(' AND ')}`,
    ),
  }));
  const isPublic = raw.prepare<[number], number>('SELECT isPublic FROM project WHERE number = ?').pluck();
  const keepRevisions = raw.prepare('UPDATE OR IGNORE revision SET project = ? WHERE project = ?');
  const clearCauses = raw.prepare('DELETE FROM cause_scope WHERE project = ?');
  const clearRevisions = raw.prepare('DELETE FROM revision WHERE project = ?');

  const becomes = (project: number, side: 'public' | 'private'): void => {
    const [from, to] = side === 'public' ? [ALL_PRIVATE, ALL_PUBLIC] : [ALL_PUBLIC, ALL_PRIVATE];
    for (const { add, subtract, clearEmpty } of tables) {
      add.run({ project, to });
      subtract.run({ project, to: from });
      clearEmpty.run(from);
    }
  };
  return {
    becomes,
    removed(project) {
      if (isPublic.get(project) === 1) becomes(project, 'private');
      for (const { add, clear } of tables) {
        add.run({ project, to: NO_PROJECT });
        clear.run(project);
      }
      // What nobody's comparisons say of the same revision stays as it is.
      keepRevisions.run(NO_PROJECT, project);
      clearRevisions.run(project);
      clearCauses.run(project);
    },
  };
}

function additionOf(table: string, key: string, counts: readonly string[], sign: '' | '-'): string {
  const values = counts.map((name) => `${sign}${name}`);
  const sums = counts.map((name) => `${name} = ${table}.${name} + excluded.${name}`);
  return `INSERT INTO ${table} (day, project, ${key}, ${counts.join(', ')})
    SELECT day, :to, ${key}, ${values.join(', ')} FROM ${table} WHERE project = :project
    ON CONFLICT DO UPDATE SET ${sums.join(', ')}`;
}
