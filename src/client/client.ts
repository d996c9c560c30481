import { Readable } from 'node:stream';

import { z } from 'zod';

import { builderItemSchema } from '../api/schemas/builder.ts';
import { causeItemSchema, type CauseFilter } from '../api/schemas/cause.ts';
import { attemptSchema, comparisonDocumentSchema, comparisonSchema } from '../api/schemas/comparison.ts';
import { knownArtifactSchema } from '../api/schemas/artifact.ts';
import { submittedSchema, type ExplanationBody, type SubmissionBody } from '../api/schemas/submission.ts';
import { uploadedSchema } from '../api/schemas/upload.ts';
import type { Blob } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import type { CauseAccess } from '../coordinator/cause-access.ts';
import type { ProjectAccess } from '../coordinator/project-access.ts';
import type { TokenAccess } from '../coordinator/token-access.ts';
import type { WebhookAccess } from '../coordinator/webhook-access.ts';
import { checkComparisonName } from '../store/comparison-name.ts';
import { allOf, API, createApiRequests } from './api-requests.ts';
import type { Connection } from './connection.ts';
import { followComparison, followLog, type FollowedEvent } from './follow-comparison.ts';
import { readBlob } from './read-blob.ts';
import { createServerCauseAccess } from './server-cause-access.ts';
import { createServerProjectAccess } from './server-project-access.ts';
import { ServerError } from './server-error.ts';
import { createServerTokenAccess } from './server-token-access.ts';
import { createServerWebhookAccess } from './server-webhook-access.ts';

export type RemoteComparison = z.infer<typeof comparisonSchema>;
export type Submitted = z.infer<typeof submittedSchema>;
export type RemoteAttempt = z.infer<typeof attemptSchema>;
export type RemoteCause = z.infer<typeof causeItemSchema>;
export type RemoteSighting = z.infer<typeof knownArtifactSchema>['items'][number];

/** A server's API, typed by the API's own schemas. Every method throws ServerError, or the signal's reason. */
export interface VerbatimClient {
  readonly projects: ProjectAccess;
  readonly tokens: TokenAccess;
  readonly webhooks: WebhookAccess;
  readonly causes: CauseAccess;
  builders(): Promise<string[]>;
  /** Sends an archive. `content` is called anew for each try. */
  upload(archive: { blob: Blob; name: string; content: () => Readable }): Promise<Blob>;
  submit(body: SubmissionBody): Promise<Submitted>;
  /** Asks for a comparison of a project as it is set up. `ref` null is the project's own. */
  runProject(
    name: string,
    run: Pick<SubmissionBody, 'ref' | 'again' | 'deadlineSeconds'>,
  ): Promise<Submitted>;
  /** Asks to have a finished comparison explained, by an id, its first characters, or `latest`. */
  explain(id: string, body: ExplanationBody): Promise<Submitted>;
  /** `signal` is the request's own: a cancellation is asked for after everything else was aborted. */
  cancel(id: string, why: string, signal: AbortSignal): Promise<void>;
  /** By an id, its first characters, or `latest`. */
  comparison(id: string): Promise<RemoteComparison>;
  document(id: string): Promise<ComparisonDocument>;
  /** Every attempt at each build of a comparison, whatever became of it. */
  attempts(id: string): Promise<RemoteAttempt[]>;
  /** Why a comparison's artifacts differ, the first `limit` that fit: by path, the surest first. */
  comparisonCauses(id: string, filter: CauseFilter & { readonly limit: number }): Promise<RemoteCause[]>;
  comparisons(filter: {
    readonly limit: number;
    readonly verdict: ComparisonVerdict | null;
    readonly before: string | null;
  }): Promise<RemoteComparison[]>;
  /** The first `limit` comparisons that saw these bytes, newest first. */
  sightings(digest: Digest, limit: number): Promise<RemoteSighting[]>;
  /** What happens in a comparison, to its end. */
  events(id: string): AsyncIterable<FollowedEvent>;
  /** The lines of a build, as they come, until it has ended. */
  log(id: string, position: number): AsyncIterable<string>;
  /** Fails with ServerError. */
  blob(digest: Digest): Readable;
  close(): Promise<void>;
}

const buildersSchema = z.object({ items: z.array(builderItemSchema) });
const attemptsSchema = z.object({ items: z.array(attemptSchema) });

export function createClient(connection: Connection, signal: AbortSignal): VerbatimClient {
  const api = createApiRequests(connection, signal);
  return {
    projects: createServerProjectAccess(api),
    tokens: createServerTokenAccess(api),
    webhooks: createServerWebhookAccess(api, signal),
    causes: createServerCauseAccess(api),
    async builders() {
      return (await api.get('/builders', buildersSchema)).items.map(({ name }) => name);
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
    submit: async (body) => api.send('/comparisons', submittedSchema, { body }),
    runProject: async (name, body) =>
      api.send(`/projects/${encodeURIComponent(name)}/run`, submittedSchema, { body }),
    explain: async (id, body) => api.send(`${pathOf(id)}/explanations`, submittedSchema, { body }),
    async cancel(id, why, ownSignal) {
      const path = `${API}${pathOf(id)}/cancel`;
      await connection.json({ method: 'POST', path, body: { why }, signal: ownSignal }, comparisonSchema);
    },
    comparison: async (id) => api.get(pathOf(id), comparisonSchema),
    document: async (id) => api.get(`${pathOf(id)}/document`, comparisonDocumentSchema),
    attempts: async (id) => (await api.get(`${pathOf(id)}/attempts`, attemptsSchema)).items,
    comparisonCauses: async (id, filter) => api.list(`${pathOf(id)}/causes`, causeItemSchema, filter),
    comparisons: async (filter) => api.list('/comparisons', comparisonSchema, filter),
    sightings: async (digest, limit) =>
      allOf(limit, async (cursor, most) =>
        api.get(`/artifacts/${digest}`, knownArtifactSchema, { limit: most, cursor }),
      ).catch(nothingFound),
    events: (id) => followComparison(connection, `${API}${pathOf(id)}`, signal),
    log: (id, position) => followLog(connection, `${API}${pathOf(id)}/builds/${position}`, signal),
    blob: (digest) =>
      Readable.from(readBlob(connection, `${API}/blobs/${digest}`, signal), { objectMode: false }),
    close: async () => connection.close(),
  };
}

function pathOf(id: string): string {
  checkComparisonName(id);
  return `/comparisons/${id}`;
}

function nothingFound(error: unknown): [] {
  if (error instanceof ServerError && error.code === 'NOT_FOUND') return [];
  throw error;
}
