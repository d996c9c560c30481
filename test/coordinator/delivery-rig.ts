import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';

import { Webhook as Signer } from 'standardwebhooks';
import type { Test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { serviceEventSchema, type ServiceEvent } from '../../src/comparison/service-event.ts';
import type { NewWebhook, Webhook } from '../../src/comparison/webhook.ts';
import { createDeliverer, type Deliverer, type DeliveryLimits } from '../../src/coordinator/deliver.ts';
import { addWebhook } from '../../src/coordinator/keep-webhook.ts';
import { anyAddress, type AddressRule } from '../../src/source/url-guard.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { settingsOf } from '../comparison/project-fixture.ts';
import { reproducible } from '../report/sample-documents.ts';
import { finish, queued, requestOf } from '../store/queue-rig.ts';

export const REPOSITORY = 'https://git.example.org/team/app.git';
export const BUILDERS = 'bookworm*2,bookworm+all';
export const START = Date.parse('2026-11-22T12:00:00Z');

/** What one request to a receiver held. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly event: ServiceEvent;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Resolves once there were that many requests. */
  count(requests: number): Promise<void>;
}

type Answer = (received: Received, response: ServerResponse) => void;

/** A real receiver of webhooks on loopback. */
export async function startReceiver(
  t: Test,
  answer: Answer = (_, response) => void response.writeHead(204).end(),
): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const { url } = await startServer(t, async (request, response) => {
    const body = await bodyOf(request);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const one = { path: request.url ?? '', headers, body, event: serviceEventSchema.parse(JSON.parse(body)) };
    received.push(one);
    answer(one, response);
    for (const look of waiting) look();
  });
  return {
    url,
    received,
    count: async (requests) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (received.length >= requests) resolve();
      };
      waiting.add(look);
      look();
      await promise;
      waiting.delete(look);
    },
  };
}

export async function startServer(
  t: Test,
  listener: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<{ url: string }> {
  const server = createServer((request, response) => {
    listener(request, response).catch((error: unknown) => {
      t.fail(`the server of the test failed: ${String(error)}`);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('no port');
  return { url: `http://127.0.0.1:${bound.port}` };
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** As a receiver does it. Throws where the signature is not right. */
export function verify({ body, headers }: Received, secret: string): unknown {
  return new Signer(secret).verify(body, { ...headers });
}

export interface DeliveryRig {
  readonly store: Store;
  readonly directory: string;
  readonly clock: { ms: number };
  readonly logged: string[];
  add(url: string, more?: Partial<Extract<NewWebhook, { kind: 'webhook' }>>): { id: string; secret: string };
  addForge(webhook: Extract<NewWebhook, { kind: `${'github' | 'gitlab' | 'gitea'}-${string}` }>): Webhook;
  /** Puts a comparison of the project `app` into the queue. Returns its id. */
  queue(): string;
  /** Takes the next one to its end. Returns its id. */
  finish(document?: ComparisonDocument): Promise<string>;
  deliverer(more?: { isAllowed?: AddressRule; limits?: Partial<DeliveryLimits> }): Deliverer;
  /** Kinds of events of a receiver's requests, in order. */
  kinds(receiver: Receiver): string[];
}

/** The real store with a project `app`, and a clock that the test moves unless it is real. */
export function openDeliveryRig(t: Test, { isRealTime = false, repository = REPOSITORY } = {}): DeliveryRig {
  const clock = { ms: START };
  const now = isRealTime ? Date.now : (): number => clock.ms;
  const directory = join(t.testdir(), 'data');
  const store = openStore(directory, now);
  const logged: string[] = [];
  const log = (fields: object, message: string): void =>
    void logged.push(`${message} ${JSON.stringify(fields)}`);
  const source = { kind: 'git', url: repository, ref: 'main' } as const;
  store.projects.create('app', settingsOf({ source, builders: BUILDERS }));
  const deliverers: Deliverer[] = [];
  t.teardown(async () => {
    await Promise.all(deliverers.map((one) => one.stop(0)));
    store.close();
  });
  const keeping = {
    webhooks: store.webhooks,
    isAllowed: anyAddress,
    clock: now,
    random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
  };
  return {
    store,
    directory,
    clock,
    logged,
    add(url, more = {}) {
      const kept = addWebhook(keeping, {
        kind: 'webhook',
        url,
        project: null,
        events: [],
        format: 'cloudevents',
        ...more,
      });
      if (kept.secret === null) throw new Error('no secret');
      return { id: kept.webhook.id, secret: kept.secret };
    },
    addForge: (webhook) => addWebhook(keeping, webhook).webhook,
    queue: () => store.queue.add(queued({ request: requestOf(source), project: 'app', again: true })).id,
    async finish(document = reproducible()) {
      const [claim] = store.queue.claimNext();
      if (claim === undefined) throw new Error('nothing is queued');
      await finish(claim, { ...document, revision: { ...document.revision, source } });
      return claim.id;
    },
    deliverer({ isAllowed = anyAddress, limits = {} } = {}) {
      const deliverer = createDeliverer({
        deliveries: store.deliveries,
        isAllowed,
        clock: now,
        random: () => 0,
        version: '0.0.0',
        comparisonUrl: (id) => `https://verbatim.example.org/comparisons/${id}`,
        log: { info: log, warn: log },
        limits,
      });
      deliverers.push(deliverer);
      return deliverer;
    },
    kinds: ({ received }) => received.map(({ event }) => event.type.replace(/^.*\./, '')),
  };
}
