import type { SqliteDatabase } from './sqlite-database.ts';

/** A table of counts: its key columns and what it counts. All names are the code's own. */
export interface CountTable<Count extends string> {
  readonly table: string;
  readonly keys: readonly string[];
  readonly counts: readonly Count[];
}

/** Makes the function that adds to the row of a key, which is made when missing. Prepared once: it runs with every result. */
export function createAddition<Count extends string>(
  { raw }: SqliteDatabase,
  { table, keys, counts }: CountTable<Count>,
): (key: readonly (string | number)[], by: Partial<Record<Count, number>>) => void {
  const columns = [...keys, ...counts];
  const statement = raw.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET ${counts.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
  );
  return (key, by) => {
    statement.run(...key, ...counts.map((name) => by[name] ?? 0));
  };
}
