import type { SqliteDatabase } from './sqlite-database.ts';

/** Makes the function that writes to the database and changes nothing. It throws StoreError when that cannot be done. */
export function createWriteCheck({ raw, write }: SqliteDatabase): () => void {
  const touch = raw.prepare('UPDATE instance SET id = id');
  return () => {
    write('writing to the database', () => touch.run());
  };
}
