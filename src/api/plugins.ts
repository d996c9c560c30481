import type { FastifyPluginAsync, FastifyPluginCallback } from 'fastify';

import type { ApiDeps } from './api-deps.ts';
import { healthPlugin } from './plugins/health.ts';
import { metricsPlugin } from './plugins/metrics.ts';
import { requestLogPlugin } from './plugins/request-log.ts';

/** A plugin made with `fastify-plugin`, so that its hooks hold for all routes. */
export type MakePlugin = (deps: ApiDeps) => FastifyPluginCallback | FastifyPluginAsync;

/** In the order in which their hooks run: who calls comes before what they may do. */
export const PLUGINS: readonly MakePlugin[] = [requestLogPlugin, metricsPlugin, healthPlugin];
