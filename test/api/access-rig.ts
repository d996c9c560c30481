import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import type { Test } from 'tap';

import { buildApp, type ApiApp } from '../../src/api/app.ts';
import { DEFAULT_API_CONFIG, type ApiConfig, type ApiDeps } from '../../src/api/api-deps.ts';
import { NEVER_STOPPING } from '../../src/api/lifecycle.ts';
import type { Service } from '../../src/coordinator/service.ts';
import { describeSource } from '../../src/source/describe-source.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { NO_QUOTA, type Scope, type TokenQuota } from '../../src/store/token.ts';

export interface AccessRig {
  readonly app: ApiApp;
  readonly store: Store;
  readonly deps: ApiDeps;
  /** Ms since the epoch; moved by tests. */
  readonly clock: { now: number };
  /** A token's secret and id. */
  readonly token: (
    scopes: Scope[],
    more?: { projects?: string[] | null; quota?: Partial<TokenQuota>; expiresAtMs?: number },
  ) => { secret: string; id: string; headers: { authorization: string } };
}

const START = Date.UTC(2026, 10, 22, 12);

/** The API on a new store, with a queue that nobody serves. */
export async function openAccessRig(
  t: Test,
  config: Partial<ApiConfig> = {},
  addRoutes: (app: ApiApp) => void = () => {},
): Promise<AccessRig> {
  const clock = { now: START };
  const store = openStore(join(t.testdir({}), 'data'), () => clock.now);
  const deps: ApiDeps = {
    store,
    service: queueOnly(store),
    toolchains: { list: async () => [] },
    builders: ['bookworm', 'trixie'],
    config: { ...DEFAULT_API_CONFIG, requestsPerMinute: null, ...config },
    lifecycle: NEVER_STOPPING,
    metrics: null,
    clock: () => clock.now,
    random: randomBytes,
    version: '0.0.0-test',
  };
  const app = buildApp(deps);
  addRoutes(app);
  t.teardown(async () => {
    await app.close();
    store.close();
  });
  await app.ready();
  return {
    app,
    store,
    deps,
    clock,
    token(scopes, { projects = null, quota = {}, expiresAtMs } = {}) {
      const made = store.tokens.create({
        name: scopes.join(),
        scopes,
        projects,
        quota: { ...NO_QUOTA, ...quota },
        expiresAtMs: expiresAtMs ?? null,
      });
      return {
        secret: made.secret,
        id: made.token.id,
        headers: { authorization: `Bearer ${made.secret}` },
      };
    },
  };
}

/** Takes requests and runs none. */
function queueOnly({ queue }: Store): Service {
  return {
    submit: (submission) =>
      queue.add({
        ...submission,
        title: describeSource(submission.request.source),
        durable: true,
        notBeforeMs: 0,
        retry: null,
      }),
    cancel: (id, why) => void queue.cancel(id, why),
    // oxlint-disable-next-line require-yield -- nothing happens here
    events: async function* () {
      return;
    },
    // oxlint-disable-next-line require-yield -- nothing is logged here
    log: async function* () {
      return;
    },
    readiness: async () => [],
    start: async () => {},
    stop: async () => {},
  };
}
