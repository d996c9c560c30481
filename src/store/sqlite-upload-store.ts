import type { UploadStore } from './upload-store.ts';
import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

const TOKEN = '(SELECT number FROM token WHERE id = :token)';
const USE = `UPDATE upload SET usedAt = :now WHERE digest = :digest AND token IS ${TOKEN}`;
const ADD = `INSERT INTO upload (digest, size, name, token, createdAt, usedAt)
  VALUES (:digest, :size, :name, ${TOKEN}, :now, :now)`;
const BYTES = `SELECT COALESCE(SUM(size), 0) FROM upload WHERE token = ${TOKEN}`;
/** What waits in the queue, or is under way, still needs its source. */
const EXPIRE = `DELETE FROM upload WHERE usedAt < :since AND digest NOT IN (
  SELECT unhex(source ->> '$.digest') FROM comparison
    WHERE status IN ('queued', 'resolving') AND source ->> '$.kind' = 'upload')`;

interface Use {
  readonly digest: Buffer;
  readonly token: string | null;
  readonly now: number;
}

/** `clock` gives ms since the epoch. */
export function createSqliteUploadStore(
  { raw, read, write }: SqliteDatabase,
  clock: () => number,
): UploadStore {
  const use = raw.prepare<Use>(USE);
  const add = raw.prepare<Use & { size: number; name: string }>(ADD);
  const bytes = raw.prepare<{ token: string }, number>(BYTES).pluck();
  const expire = raw.prepare<{ since: number }>(EXPIRE);
  return {
    keep({ blob, name, token }) {
      const values = { digest: digestBytes(blob.digest), token, now: clock() };
      write('keeping an upload', () => {
        if (use.run(values).changes === 0) add.run({ ...values, size: blob.size, name });
      });
    },
    use: (digest, token) =>
      write(
        'using an upload',
        () => use.run({ digest: digestBytes(digest), token, now: clock() }).changes > 0,
      ),
    bytesOf: (token) => read('adding up uploads', () => bytes.get({ token }) ?? 0),
    expire: (sinceMs) => write('clearing old uploads', () => expire.run({ since: sinceMs }).changes),
  };
}
