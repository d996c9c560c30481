import type { FastifyPluginAsync, FastifyPluginCallback } from 'fastify';

import type { ApiDeps } from './api-deps.ts';

/** A plugin made with `fastify-plugin`, so that its hooks hold for all routes. */
export type MakePlugin = (deps: ApiDeps) => FastifyPluginCallback | FastifyPluginAsync;

/** In the order in which their hooks run: who calls comes before what they may do. */
export const PLUGINS: readonly MakePlugin[] = [];
