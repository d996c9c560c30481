import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { tokenOf } from '../caller.ts';
import { pageQuerySchema, pageSchema, placeOf, replyPage } from '../page.ts';
import { createdTokenSchema, newTokenSchema, quotaOf, tokenSchema, whoamiSchema } from '../schemas/token.ts';

const tags = ['access'];
const params = z.object({ id: z.string().min(1).max(40) });

/** Tokens, for admins; and who a caller is, for anybody. */
export function tokenRoutes({ store, config, clock }: ApiDeps): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      '/whoami',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'whoami',
          summary: 'What the token of this request is, may do and uses',
          response: { 200: whoamiSchema },
        },
      },
      ({ caller }, reply) => {
        const id = tokenOf(caller);
        reply.header('cache-control', 'no-store');
        if (id === null) return { token: null, publicRead: config.publicRead, usage: null };
        const usage = {
          activeComparisons: store.usage.activeComparisons(id),
          uploadBytes: store.uploads.bytesOf(id),
          storedBytes: store.usage.storedBytes(id),
        };
        return { token: store.tokens.find(id), publicRead: config.publicRead, usage };
      },
    );

    app.get(
      '/tokens',
      {
        config: { scope: 'admin' },
        schema: {
          tags,
          operationId: 'listTokens',
          summary: 'Tokens, newest first, with those that are no longer good',
          querystring: pageQuerySchema,
          response: { 200: pageSchema(tokenSchema) },
        },
      },
      (request, reply) => {
        const { limit, cursor } = request.query;
        const before = placeOf('tokens', cursor);
        // One more than asked for tells whether there is a next page.
        const found = store.tokens.list({ limit: limit + 1, ...(before === null ? {} : { before }) });
        const items = found.slice(0, limit);
        const next = found.length > limit ? (items.at(-1)?.id ?? null) : null;
        return replyPage(request, reply, 'tokens', { items, next });
      },
    );

    app.post(
      '/tokens',
      {
        config: { scope: 'admin', hasSecretAnswer: true },
        schema: {
          tags,
          operationId: 'createToken',
          summary: 'Makes a token, and shows it this once',
          body: newTokenSchema,
          response: { 201: createdTokenSchema },
        },
      },
      ({ body, routeOptions }, reply) => {
        const expiresAtMs = body.expiresAt === null ? null : Date.parse(body.expiresAt);
        if (expiresAtMs !== null && expiresAtMs <= clock()) {
          throw new ApiError('INVALID_REQUEST', 'expiresAt has passed already');
        }
        const created = store.tokens.create({ ...body, quota: quotaOf(body.quota), expiresAtMs });
        reply
          .code(201)
          .header('location', `${routeOptions.url ?? ''}/${created.token.id}`)
          .header('cache-control', 'no-store');
        return created;
      },
    );

    app.get(
      '/tokens/:id',
      {
        config: { scope: 'admin' },
        schema: {
          tags,
          operationId: 'getToken',
          summary: 'One token',
          params,
          response: { 200: tokenSchema },
        },
      },
      (request) => store.tokens.find(request.params.id),
    );

    app.post(
      '/tokens/:id/revoke',
      {
        config: { scope: 'admin' },
        schema: {
          tags,
          operationId: 'revokeToken',
          summary: 'Ends a token at once; it stays in the list',
          params,
          response: { 200: tokenSchema },
        },
      },
      (request) => store.tokens.revoke(request.params.id),
    );
    done();
  };
}
