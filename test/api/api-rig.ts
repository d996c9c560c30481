import type { Test } from 'tap';

import type { ApiConfig, ApiDeps } from '../../src/api/api-deps.ts';
import { buildApp, type ApiApp } from '../../src/api/app.ts';
import type { ComparisonDocument } from '../../src/comparison/document.ts';
import type { ProjectSettings } from '../../src/comparison/project.ts';
import { NO_FLAGS } from '../../src/recipe/recipe-flags.ts';
import type { Claim } from '../../src/store/queue.ts';
import type { QueuedRequest } from '../../src/store/queued-request.ts';
import { finish, queued, requestOf } from '../store/queue-rig.ts';
import { openAccessRig, type AccessRig } from './access-rig.ts';

export interface ApiRig extends AccessRig {
  /** An admin's headers. */
  readonly admin: { authorization: string };
  /** Gets below /api/v1 as an admin, unless other headers are given. */
  get(path: string, headers?: Record<string, string>): ReturnType<typeof inject>;
  /** A comparison that is under way. */
  begin(more?: Partial<QueuedRequest>): Claim;
  /** One that has finished with this document, of the document's own source unless another request is given. Returns its id. */
  keep(document: ComparisonDocument, more?: Partial<QueuedRequest>): Promise<string>;
  project(name: string, visibility: ProjectSettings['visibility']): void;
}

const inject = (app: ApiApp, path: string, headers: Record<string, string>) =>
  app.inject({ url: `/api/v1${path}`, headers });

/** The API with an admin's token and ways to fill the store. `more` takes the place of what the API is given. */
export async function openApiRig(
  t: Test,
  { config = {}, ...more }: Partial<Omit<ApiDeps, 'config'>> & { config?: Partial<ApiConfig> } = {},
): Promise<ApiRig> {
  const rig = await openAccessRig(t, config);
  const app = Object.keys(more).length === 0 ? rig.app : await appWith(t, { ...rig.deps, ...more });
  const { store, clock } = rig;
  const admin = rig.token(['admin']).headers;
  const begin = (request: Partial<QueuedRequest> = {}): Claim => {
    clock.now += 1000;
    const { id } = store.queue.add(queued({ durable: false, again: true, ...request }));
    return store.queue.claim(id);
  };
  return {
    ...rig,
    app,
    admin,
    get: (path, headers = admin) => inject(app, path, headers),
    begin,
    async keep(document, request = {}) {
      const { source, title } = document.revision;
      const claim = begin({ request: requestOf(source), title, ...request });
      await finish(claim, document);
      return claim.id;
    },
    project(name, visibility) {
      store.projects.create(name, {
        source: { kind: 'git', url: `https://example.org/${name}.git`, ref: 'main' },
        recipeFile: null,
        recipeFlags: NO_FLAGS,
        builders: 'bookworm*2',
        visibility,
        schedule: null,
        watch: null,
        retention: null,
        tries: { error: 1, bad: 1 },
        deadlineSeconds: null,
      });
    },
  };
}

async function appWith(t: Test, deps: ApiDeps): Promise<ApiApp> {
  const app = buildApp(deps);
  t.teardown(() => app.close());
  await app.ready();
  return app;
}
