import fp from 'fastify-plugin';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { isAllowed } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { checkBearer } from '../bearer.ts';
import type { RouteScope } from '../caller.ts';
import type { MakePlugin } from '../make-plugin.ts';

type TokenProblem = 'no-bearer' | 'unknown' | 'expired' | 'revoked';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the token that came with it is not good; null when it is, and when none came. */
    tokenProblem: TokenProblem | null;
  }
}

const PROBLEMS: Readonly<Record<TokenProblem, string>> = {
  'no-bearer': 'the Authorization header is not "Bearer" and a token',
  unknown: 'there is no such token',
  expired: 'the token has expired',
  revoked: 'the token was revoked',
};

/** Finds out who calls. What they may do is asked by `authorisationPlugin`, after the rate limit has counted them. */
export const authenticationPlugin: MakePlugin = ({ store }) =>
  fp(
    (app, _options, done) => {
      app.decorateRequest('tokenProblem', null);
      app.addHook('onRequest', async (request) => {
        const check = checkBearer(request, { store });
        if (check === null) return;
        if (check.kind !== 'good') {
          request.tokenProblem = check.kind;
          return;
        }
        const { id, scopes, projects, quota } = check.token;
        request.caller = { kind: 'token', tokenId: id, scopes, projects, quota };
      });
      done();
    },
    { name: 'authentication', fastify: '5.x' },
  );

/**
 * Refuses who may not. 401 when a token is missing or not good, 403 when it is good for other things; what a caller may not even see is
 * the route's to answer with 404. A route that does not say what it needs keeps the service from starting.
 */
export const authorisationPlugin: MakePlugin = ({ config }) =>
  fp(
    (app, _options, done) => {
      const unsaid: string[] = [];
      app.addHook('onRoute', ({ method, url, config: { scope } = {} }) => {
        if (scope === undefined) unsaid.push(`${String(method)} ${url}`);
      });
      app.addHook('onReady', async () => {
        if (unsaid.length > 0) throw new Error(`these routes say no scope: ${unsaid.join(', ')}`);
      });
      app.addHook('onRequest', async (request, reply) => {
        const { scope } = request.routeOptions.config;
        if (!request.is404 && scope !== undefined) authorise(request, reply, { scope, config });
      });
      done();
    },
    { name: 'authorisation', fastify: '5.x', dependencies: ['authentication'] },
  );

function authorise(
  request: FastifyRequest,
  reply: FastifyReply,
  { scope, config }: { scope: RouteScope } & Pick<ApiDeps, 'config'>,
): void {
  const { caller, tokenProblem } = request;
  if (scope === 'anyone') return;
  // RFC 6750, section 3.
  if (tokenProblem !== null) {
    const message = PROBLEMS[tokenProblem];
    reply.header(
      'www-authenticate',
      `Bearer realm="verbatim", error="invalid_token", error_description="${message.replaceAll('"', "'")}"`,
    );
    throw new ApiError('UNAUTHENTICATED', message, {
      hint: 'ask an admin for a token: verbatim token create',
    });
  }
  if (isAllowed(caller, scope, config)) return;
  if (caller.kind === 'anonymous') {
    reply.header('www-authenticate', 'Bearer realm="verbatim"');
    throw new ApiError('UNAUTHENTICATED', `this takes a token with the scope ${scope}`, {
      hint: 'send it as "Authorization: Bearer …", or set VERBATIM_TOKEN for the command line',
    });
  }
  reply.header('www-authenticate', `Bearer realm="verbatim", error="insufficient_scope", scope="${scope}"`);
  throw new ApiError(
    'FORBIDDEN',
    `this takes a token with the scope ${scope}; this one has ${caller.scopes.join(', ')}`,
  );
}
