import type { FastifyPluginAsyncZod, FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import type { ApiDeps } from './api-deps.ts';
import { openapiRoutes } from './routes/openapi.ts';

export type MakeRoutes = (deps: ApiDeps) => FastifyPluginCallbackZod | FastifyPluginAsyncZod;

/** One line a resource. */
export const ROUTES: readonly MakeRoutes[] = [openapiRoutes];
