import { Readable } from 'node:stream';

import type { Response } from 'undici';
import { z } from 'zod';

import { builderItemSchema } from '../api/schemas/builder.ts';
import { comparisonDocumentSchema, comparisonSchema } from '../api/schemas/comparison.ts';
import { knownArtifactSchema } from '../api/schemas/artifact.ts';
import { submittedSchema, type SubmissionBody } from '../api/schemas/submission.ts';
import { uploadedSchema } from '../api/schemas/upload.ts';
import { pageSchema } from '../api/page.ts';
import type { Blob } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import type { Connection } from './connection.ts';
import { followComparison, followLog, type FollowedEvent } from './follow-comparison.ts';

export type RemoteComparison = z.infer<typeof comparisonSchema>;
export type RemoteSighting = z.infer<typeof knownArtifactSchema>['items'][number];

/** A server's API, typed by the API's own schemas. Every method throws ServerError, or the signal's reason. */
export interface VerbatimClient {
  builders(): Promise<string[]>;
  /** Sends an archive. `content` is called anew for each try. */
  upload(archive: { blob: Blob; name: string; content: () => Readable }): Promise<Blob>;
  submit(body: SubmissionBody): Promise<{ isNew: boolean; comparison: RemoteComparison }>;
  /** `signal` is the request's own: a cancellation is asked for after everything else was aborted. */
  cancel(id: string, why: string, signal: AbortSignal): Promise<void>;
  /** By an id, its first characters, or `latest`. */
  comparison(id: string): Promise<RemoteComparison>;
  document(id: string): Promise<ComparisonDocument>;
  comparisons(filter: {
    readonly limit: number;
    readonly verdict: ComparisonVerdict | null;
    readonly before: string | null;
  }): Promise<RemoteComparison[]>;
  sightings(digest: Digest, limit: number): Promise<RemoteSighting[]>;
  /** What happens in a comparison, to its end. */
  events(id: string): AsyncIterable<FollowedEvent>;
  /** The lines of a build, as they come, until it has ended. */
  log(id: string, position: number): AsyncIterable<string>;
  blob(digest: Digest): Promise<Readable>;
  close(): Promise<void>;
}

const API = '/api/v1';
const MOST_ITEMS = 100;
const buildersSchema = z.object({ items: z.array(builderItemSchema) });

export function createClient(connection: Connection, signal: AbortSignal): VerbatimClient {
  const get = async <T>(
    path: string,
    schema: z.ZodType<T>,
    query: Record<string, string | number | null> = {},
  ): Promise<T> => connection.json({ path: `${API}${path}`, query, signal }, schema);
  return {
    async builders() {
      return (await get('/builders', buildersSchema)).items.map(({ name }) => name);
    },
    upload: async ({ blob, name, content }) =>
      connection.json(
        {
          method: 'POST',
          path: `${API}/uploads`,
          query: { name },
          content: () => Readable.toWeb(content()),
          headers: {
            'content-type': 'application/octet-stream',
            'content-length': String(blob.size),
            'content-digest': `sha-256=:${Buffer.from(blob.digest, 'hex').toString('base64')}:`,
          },
          signal,
        },
        uploadedSchema,
      ),
    submit: async (body) =>
      connection.json({ method: 'POST', path: `${API}/comparisons`, body, signal }, submittedSchema),
    async cancel(id, why, ownSignal) {
      const path = `${API}/comparisons/${encodeURIComponent(id)}/cancel`;
      await connection.json({ method: 'POST', path, body: { why }, signal: ownSignal }, comparisonSchema);
    },
    comparison: async (id) => get(`/comparisons/${encodeURIComponent(id)}`, comparisonSchema),
    document: async (id) => get(`/comparisons/${encodeURIComponent(id)}/document`, comparisonDocumentSchema),
    comparisons: async ({ limit, verdict, before }) =>
      allOf(limit, async (cursor, most) =>
        get('/comparisons', pageSchema(comparisonSchema), { limit: most, verdict, before, cursor }),
      ),
    sightings: async (digest, limit) =>
      allOf(limit, async (cursor, most) =>
        get(`/artifacts/${digest}`, knownArtifactSchema, { limit: most, cursor }),
      ),
    events: (id) => followComparison(connection, `${API}/comparisons/${encodeURIComponent(id)}`, signal),
    log: (id, position) =>
      followLog(connection, `${API}/comparisons/${encodeURIComponent(id)}/builds/${position}`, signal),
    async blob(digest) {
      return bodyOf(await connection.response({ path: `${API}/blobs/${digest}`, signal }));
    },
    close: async () => connection.close(),
  };
}

/** The first `limit` items of a list, page after page. */
async function allOf<Item>(
  limit: number,
  page: (cursor: string | null, most: number) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { items: more, next }: { items: Item[]; next: string | null } = await page(
      cursor,
      Math.min(MOST_ITEMS, limit - items.length),
    );
    items.push(...more);
    cursor = next;
  } while (cursor !== null && items.length < limit);
  return items;
}

function bodyOf({ body }: Response): Readable {
  return body === null ? Readable.from([]) : Readable.fromWeb(body);
}
