import { randomUUID } from 'node:crypto';

import cors from '@fastify/cors';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import helmet from 'helmet';

import { answerSerializer } from './answer-serializer.ts';
import type { ApiDeps } from './api-deps.ts';
import { ANONYMOUS } from './caller.ts';
import { handleError, handleNotFound } from './error-handler.ts';
import { openapiPlugin } from './openapi.ts';
import { PLUGINS } from './plugins.ts';
import { ROUTES } from './routes.ts';

export const API_PREFIX = '/api/v1';

export type ApiApp = FastifyInstance;

/** Fits the longest path of an artifact in an address. */
const MAX_PARAM_LENGTH = 4096;
/** Of an upload over a slow line; bodies of other requests have a deadline of their own, and headers one of Node's. */
const REQUEST_TIMEOUT_MS = 6 * 3_600_000;
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Nothing of the API is a page: a browser that is led to it runs nothing. Made once, where Fastify's plugin for it makes its functions
 * anew for each request and keeps all of them until the next full collection of garbage.
 */
const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  frameguard: { action: 'deny' },
  crossOriginResourcePolicy: { policy: 'same-site' },
  referrerPolicy: { policy: 'no-referrer' },
});

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
      // No hook runs for these: what helmet would say is said here.
      reply.header('x-content-type-options', 'nosniff');
      reply.header('content-security-policy', "default-src 'none';frame-ancestors 'none'");
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
    reply.header('x-request-id', request.id);
  });
  app.addHook('onRequest', (request, reply, done) => protect(request.raw, reply.raw, () => done()));
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
