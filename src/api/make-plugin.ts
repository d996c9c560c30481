import type { FastifyPluginAsync, FastifyPluginCallback } from 'fastify';

import type { ApiDeps } from './api-deps.ts';

/** Makes a plugin with `fastify-plugin`, so that its hooks hold for all routes. */
export type MakePlugin = (deps: ApiDeps) => FastifyPluginCallback | FastifyPluginAsync;
