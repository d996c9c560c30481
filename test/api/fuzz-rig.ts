import * as fc from 'fast-check';
import type { Test } from 'tap';

import { NO_FLAGS } from '../../src/recipe/recipe-flags.ts';
import { SAMPLES } from '../report/sample-documents.ts';
import { toolchain } from '../report/sample-parts.ts';
import { openApiRig, type ApiRig } from './api-rig.ts';
import { createAnswerCheck } from './fuzz-answers.ts';
import { readOperations, type Operation } from './fuzz-operations.ts';
import { requestsOf, type FuzzRequest, type Known } from './fuzz-requests.ts';

export interface FuzzResult {
  readonly requests: number;
  /** How often each operation was answered with each status. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** The smallest request of each operation that was answered wrongly, and what is wrong. */
  readonly failures: readonly string[];
}

export interface FuzzOptions {
  /** Of each operation. */
  readonly runs: number;
  readonly seed: number;
}

/** Without these almost no body would mean anything. */
const TELLING = {
  url: ['https://93.184.215.14/app.git'],
  location: ['https://93.184.215.14/app.tar.gz'],
  ref: ['main', null],
  notation: ['bookworm', 'bookworm+timezone', 'trixie'],
  builders: ['bookworm*2', [{ notation: 'bookworm', label: '', toolchain: '', variations: [], repeat: 1 }]],
  recipeFile: [null],
  recipeFlags: [NO_FLAGS],
  allowPrivateAddresses: [false],
  schedule: [null, { cron: '0 4 * * *', timeZone: 'Europe/Berlin' }],
  watch: [null, { branches: ['main'], tags: ['v*'], everySeconds: 300, existing: false }],
  source: [{ kind: 'git', url: 'https://93.184.215.14/app.git', ref: 'main' }],
  token: ['a-token-of-a-forge'],
  events: [[]],
  project: [null, 'open'],
} as const;

/** Sends requests to every operation of the API's own OpenAPI document and checks each answer by it. */
export async function fuzzApi(t: Test, { runs, seed }: FuzzOptions): Promise<FuzzResult> {
  const rig = await openApiRig(t, {
    toolchains: {
      list: async () => [
        { name: 'bookworm', title: 'Debian 12', suite: 'bookworm', toolchain: toolchain('bookworm') },
      ],
    },
    config: { streams: { all: 1_000_000, perAddress: 1_000_000 } },
  });
  const known = await fill(rig);
  const { operations, schemas } = readOperations((await rig.get('/openapi.json')).body);
  const check = createAnswerCheck(schemas);
  const reader = rig.token(['read'], { projects: ['open'] }).headers.authorization;
  const submitter = rig.token(['submit']).headers.authorization;
  const { authorization } = rig.admin;
  // Mostly somebody who may: what is refused at the door goes no further.
  const others = [submitter, reader, '', 'Bearer x', 'Basic eDp5'];
  const authorizations = [...Array<string>(16).fill(authorization), ...others];
  const statuses = new Map<string, Map<number, number>>();
  const failures: string[] = [];
  let requests = 0;

  // What removes comes last, so that there is something to be found before.
  const inOrder = operations.toSorted(
    (a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
  );
  for (const operation of inOrder) {
    const counts = new Map<number, number>();
    statuses.set(operation.id, counts);
    const property = fc.asyncProperty(
      requestsOf(operation, { document: { schemas, telling: TELLING }, known, authorizations }),
      async (request) => {
        requests += 1;
        const answer = await send(rig, request, operation);
        counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
        const wrong = check(operation, answer);
        if (wrong.length > 0)
          throw new Error(`${wrong.slice(0, 3).join('; ')}: ${answer.body.slice(0, 300)}`);
      },
    );
    const result = await fc.check(property, { numRuns: runs, seed });
    if (!result.failed) continue;
    const [smallest] = result.counterexample ?? [];
    failures.push(
      `${operation.id}: ${String(result.errorInstance)}\n${JSON.stringify(smallest).slice(0, 1500)}`,
    );
  }
  return { requests, statuses, failures };
}

async function send(
  { app }: ApiRig,
  { method, url, headers, payload }: FuzzRequest,
  { responses }: Operation,
) {
  const options = {
    method,
    url,
    headers: { ...headers },
    ...(payload === undefined ? {} : { payload }),
  };
  const isStream = 'text/event-stream' in (responses['200'] ?? {});
  if (isStream) {
    // It may never end: what it begins with will do.
    const response = await app.inject({ ...options, payloadAsStream: true });
    const contentType = response.headers['content-type'] ?? null;
    const isOpen = contentType?.startsWith('text/event-stream') === true;
    const body = isOpen ? '' : await bodyOf(response.stream());
    response.stream().destroy();
    return { method, status: response.statusCode, contentType, body };
  }
  const response = await app.inject(options);
  const contentType = response.headers['content-type'] ?? null;
  return { method, status: response.statusCode, contentType, body: response.body };
}

async function bodyOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A store with something of everything; the names by which parameters ask for it. */
async function fill(rig: ApiRig): Promise<Known> {
  const { store } = rig;
  rig.project('open', 'public');
  rig.project('closed', 'private');
  const spare = Array.from({ length: 20 }, (_, index) => `spare-${index}`);
  for (const name of spare) rig.project(name, 'public');
  const { reproducible, withCauses, failedBuild, equivalent } = SAMPLES;
  const ids: string[] = [];
  for (const project of [null, 'open', 'closed']) {
    for (const sample of [reproducible, failedBuild, equivalent, withCauses]) {
      ids.push(await rig.keep(await withBlobs(rig, sample()), { project }));
    }
  }
  ids.push(rig.begin().id);
  const { document, revision } = store.reader.find(ids[0] ?? '', { kind: 'all' }).record;
  const [first] = store.artifacts.ofComparison(1, { limit: 1, after: null, verdict: null }).items;
  const log = await store.blobs.put(Buffer.from('0.01 make\n'));
  const digests = [document, revision, first?.classes[0]?.digest, log.digest].flatMap(
    (digest) => digest ?? [],
  );
  const hooks = await rig.app.inject({
    method: 'POST',
    url: '/api/v1/webhooks',
    headers: rig.admin,
    payload: { kind: 'webhook', project: 'open', url: 'https://93.184.215.14/hook' },
  });
  const cursors = await Promise.all(
    ['/comparisons', '/tokens', '/audit'].map((path) => rig.get(`${path}?limit=1`)),
  );
  const hook = hooks.json<{ webhook?: { id: string } }>().webhook?.id ?? 'none';
  const sent = await rig.app.inject({
    method: 'POST',
    url: `/api/v1/webhooks/${hook}/ping`,
    headers: rig.admin,
  });
  return {
    comparisons: [...ids, ids[0]?.slice(0, 8) ?? '', 'latest'],
    builds: ['0', '1'],
    differences: ['0'],
    blobs: digests,
    artifacts: digests,
    revisions: digests,
    projects: ['open', 'closed', ...spare],
    hooks: ['open'],
    causes: store.causes
      .kinds({ limit: 5, after: null }, { kind: 'all' })
      .items.flatMap(({ causes }) => causes.map(({ fingerprint }) => fingerprint)),
    builders: ['bookworm'],
    tokens: [rig.token(['read']).id],
    webhooks: [hook],
    deliveries: [sent.json<{ id?: string }>().id ?? 'none'],
    revision: digests,
    project: ['open', 'closed'],
    cursor: cursors.flatMap((page) => page.json<{ next?: string | null }>().next ?? []),
    source: ['https://example.org/greet.git', 'debian:hello'],
  };
}

/** The sample's logs and manifests are blobs of no content: here they are there. */
async function withBlobs({ store }: ApiRig, document: ReturnType<typeof SAMPLES.reproducible>) {
  const log = { ...(await store.blobs.put(Buffer.from('0.01 make\n'))), truncated: false };
  const manifest = await store.blobs.put(
    Buffer.from(JSON.stringify({ version: 1, entries: [], refused: [] })),
  );
  const report = await store.blobs.put(Buffer.from('{}'));
  return {
    ...document,
    builds: document.builds.map((build) => ({
      ...build,
      log: build.log === null ? null : log,
      manifest: build.manifest === null ? null : manifest,
    })),
    differences: document.differences.map((difference) => ({
      ...difference,
      report: difference.report === null ? null : report,
    })),
  };
}
