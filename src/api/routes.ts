import type { FastifyPluginAsyncZod, FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import type { ApiDeps } from './api-deps.ts';
import { auditRoutes } from './routes/audit.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { openapiRoutes } from './routes/openapi.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export type MakeRoutes = (deps: ApiDeps) => FastifyPluginCallbackZod | FastifyPluginAsyncZod;

/** One line a resource. */
export const ROUTES: readonly MakeRoutes[] = [
  openapiRoutes,
  tokenRoutes,
  auditRoutes,
  uploadRoutes,
  webhookRoutes,
  deliveryRoutes,
];
