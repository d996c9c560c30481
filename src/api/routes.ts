import type { FastifyPluginAsyncZod, FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import type { ApiDeps } from './api-deps.ts';
import { artifactRoutes } from './routes/artifacts.ts';
import { auditRoutes } from './routes/audit.ts';
import { blobRoutes } from './routes/blobs.ts';
import { builderRoutes } from './routes/builders.ts';
import { buildRoutes } from './routes/builds.ts';
import { causeGroupRoutes } from './routes/cause-groups.ts';
import { causeRoutes } from './routes/causes.ts';
import { comparisonRoutes } from './routes/comparisons.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { differenceRoutes } from './routes/differences.ts';
import { documentRoutes } from './routes/documents.ts';
import { lookupRoutes } from './routes/lookups.ts';
import { hookRoutes } from './routes/hooks.ts';
import { openapiRoutes } from './routes/openapi.ts';
import { projectRunRoutes } from './routes/project-runs.ts';
import { projectRoutes } from './routes/projects.ts';
import { queueRoutes } from './routes/queue.ts';
import { rateRoutes } from './routes/rates.ts';
import { revisionRoutes } from './routes/revisions.ts';
import { streamRoutes } from './routes/streams.ts';
import { submissionRoutes } from './routes/submissions.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export type MakeRoutes = (deps: ApiDeps) => FastifyPluginCallbackZod | FastifyPluginAsyncZod;

/** One line a resource. */
export const ROUTES: readonly MakeRoutes[] = [
  openapiRoutes,
  comparisonRoutes,
  submissionRoutes,
  documentRoutes,
  buildRoutes,
  artifactRoutes,
  differenceRoutes,
  causeRoutes,
  streamRoutes,
  blobRoutes,
  builderRoutes,
  rateRoutes,
  revisionRoutes,
  causeGroupRoutes,
  lookupRoutes,
  queueRoutes,
  tokenRoutes,
  auditRoutes,
  uploadRoutes,
  projectRoutes,
  projectRunRoutes,
  hookRoutes,
  webhookRoutes,
  deliveryRoutes,
];
