import type { Digest } from '../artifact/digest.ts';
import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Of the same project; without one, of the same token: what a caller may not see does not answer him. */
const EARLIER = `SELECT earlier.id FROM comparison AS this
  JOIN comparison AS earlier ON earlier.requestDigest = this.requestDigest AND earlier.number <> this.number
  WHERE this.number = :number AND earlier.status = 'finished' AND earlier.revision = :snapshot
    AND earlier.verdict <> 'inconclusive' AND earlier.reuseOf IS NULL
    AND earlier.project IS this.project AND (this.project IS NOT NULL OR earlier.token IS this.token)
  ORDER BY earlier.number DESC LIMIT 1`;

/** Makes the function that finds a result which may answer the same request again: its id, null for none. */
export function createEarlierResult({
  raw,
  read,
}: SqliteDatabase): (comparison: number, snapshot: Digest) => string | null {
  const find = raw.prepare<{ number: number; snapshot: Buffer }, string>(EARLIER).pluck();
  return (number, snapshot) =>
    read(
      'looking for an earlier result',
      () => find.get({ number, snapshot: digestBytes(snapshot) }) ?? null,
    );
}
