import type { SqliteDatabase } from './sqlite-database.ts';

/** The store's own id: made when first asked for, then the same for good. May be called inside a transaction. */
export function instanceId(
  { raw, read }: SqliteDatabase,
  { clock, random }: { clock: () => number; random: (bytes: number) => Uint8Array },
): string {
  return read("reading the store's id", () => {
    const select = raw.prepare<[], string>('SELECT id FROM instance ORDER BY number LIMIT 1').pluck();
    const known = select.get();
    if (known !== undefined) return known;
    raw
      .prepare('INSERT OR IGNORE INTO instance (number, id, createdAt) VALUES (1, ?, ?)')
      .run(Buffer.from(random(16)).toString('hex'), clock());
    return select.get() ?? '';
  });
}
