import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DEFAULT_API_CONFIG } from '../src/api/api-deps.ts';
import { buildApp } from '../src/api/app.ts';
import { NEVER_STOPPING } from '../src/api/lifecycle.ts';
import { VERSION } from '../src/cli/version.ts';
import type { Service } from '../src/coordinator/service.ts';
import { openStore } from '../src/store/store.ts';

/** Nothing is asked of it: the API is only described. */
const UNASKED: Service = {
  submit: () => refuse(),
  cancel: () => refuse(),
  events: () => refuse(),
  log: () => refuse(),
  readiness: () => refuse(),
  start: () => refuse(),
  stop: () => refuse(),
};

function refuse(): never {
  throw new Error('this API is only described');
}

/** The OpenAPI document of the API, as `GET /api/v1/openapi.json` gives it. */
export async function describeApi() {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-openapi-'));
  const store = openStore(folder, Date.now);
  try {
    const app = buildApp({
      store,
      service: UNASKED,
      toolchains: { list: async () => [] },
      builders: [],
      config: DEFAULT_API_CONFIG,
      lifecycle: NEVER_STOPPING,
      metrics: null,
      clock: Date.now,
      random: (bytes) => new Uint8Array(bytes),
      version: VERSION,
    });
    await app.ready();
    const document = app.swagger();
    await app.close();
    return document;
  } finally {
    store.close();
    await rm(folder, { recursive: true, force: true });
  }
}
