import { randomUUID } from 'node:crypto';

import cors from '@fastify/cors';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';

import { answerSerializer } from './answer-serializer.ts';
import type { ApiDeps } from './api-deps.ts';
import { ANONYMOUS } from './caller.ts';
import { handleError, handleNotFound } from './error-handler.ts';
import { openapiPlugin } from './openapi.ts';
import { PLUGINS } from './plugins.ts';
import { ROUTES } from './routes.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export const API_PREFIX = '/api/v1';

export type ApiApp = FastifyInstance;

/** Fits the longest path of an artifact in an address. */
const MAX_PARAM_LENGTH = 4096;
/** Of an upload over a slow line; bodies of other requests have a deadline of their own, and headers one of Node's. */
const REQUEST_TIMEOUT_MS = 6 * 3_600_000;
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** The HTTP API, not listening yet. Everything it does goes through `deps`. */
export function buildApp(deps: ApiDeps, logger?: FastifyBaseLogger): ApiApp {
  const app = fastify({
    ...(logger === undefined ? {} : { loggerInstance: logger }),
    bodyLimit: deps.config.bodyLimitBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: deps.config.trustedProxies.length === 0 ? false : [...deps.config.trustedProxies],
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => {
      // No hook runs for these.
      reply.headers(SECURITY_HEADERS);
      handleError(error, request, reply);
    },
    // An open stream must not keep the process from ending.
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(answerSerializer);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  // A getter and setter: Fastify refuses an object as a decoration, for all requests would share it.
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request, reply) => {
    request.caller = ANONYMOUS;
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
  });
  if (deps.config.corsOrigins.length > 0) {
    app.register(cors, {
      origin: [...deps.config.corsOrigins],
      exposedHeaders: ['etag', 'link', 'location', 'x-request-id'],
    });
  }
  app.register(openapiPlugin, { version: deps.version });
  for (const plugin of PLUGINS) app.register(plugin(deps));
  for (const routes of ROUTES) app.register(routes(deps), { prefix: API_PREFIX });
  return app;
}

/** The caller's own id for a request is taken over when it is harmless in a log. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
