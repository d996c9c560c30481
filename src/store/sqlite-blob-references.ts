import type { Digest } from '../artifact/digest.ts';
import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** One indexed look-up in each column that names a blob. */
const IS_REFERENCED = `SELECT
  EXISTS (SELECT 1 FROM artifact_class WHERE digest = :digest)
  OR EXISTS (SELECT 1 FROM comparison_blob WHERE digest = :digest)
  OR EXISTS (SELECT 1 FROM upload WHERE digest = :digest)
  OR EXISTS (SELECT 1 FROM comparison_plan WHERE snapshot = :digest)
  OR EXISTS (SELECT 1 FROM fetch WHERE workspace = :digest)
  OR EXISTS (SELECT 1 FROM difference WHERE report = :digest)`;

/** Whether any row names a blob: what a sweep asks for each. */
export function createReferenceCheck(database: SqliteDatabase): (digest: Digest) => boolean {
  const query = database.raw.prepare<{ digest: Buffer }, number>(IS_REFERENCED).pluck();
  return (digest) =>
    database.read('looking for references', () => query.get({ digest: digestBytes(digest) })) === 1;
}
