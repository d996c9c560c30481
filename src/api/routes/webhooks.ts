import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import {
  addWebhook,
  changeWebhook,
  rotateSecret,
  type WebhookKeeping,
} from '../../coordinator/keep-webhook.ts';
import { anyAddress, isPublicAddress } from '../../source/url-guard.ts';
import type { ApiDeps } from '../api-deps.ts';
import { pageSchema, placeOf, replyPage } from '../page.ts';
import { removed } from '../schemas/answers.ts';
import {
  keptWebhookSchema,
  newWebhookBodySchema,
  webhookAnswerSchema,
  webhookChangeBodySchema,
  webhookListQuerySchema,
  webhookParamsSchema,
} from '../schemas/webhook.ts';

const tags = ['webhooks'];

/** Where events go, for admins. */
export function webhookRoutes({ store, config, clock, random }: ApiDeps): FastifyPluginCallbackZod {
  const { webhooks } = store;
  const isAllowed = config.allowPrivateWebhooks ? anyAddress : isPublicAddress;
  const keeping: WebhookKeeping = { webhooks, isAllowed, clock, random };
  return (app, _options, done) => {
    app.get(
      '/webhooks',
      {
        config: { scope: 'admin', problems: [404] },
        schema: {
          tags,
          operationId: 'listWebhooks',
          summary: 'Receivers of events, newest first',
          querystring: webhookListQuerySchema,
          response: { 200: pageSchema(webhookAnswerSchema) },
        },
      },
      (request, reply) => {
        const { limit, cursor, project } = request.query;
        const before = placeOf('webhooks', cursor);
        const found = webhooks.list({
          limit: limit + 1,
          projects: project === undefined ? null : [project],
          ...(before === null ? {} : { before }),
        });
        const items = found.slice(0, limit);
        const next = found.length > limit ? (items.at(-1)?.id ?? null) : null;
        return replyPage(request, reply, 'webhooks', { items, next });
      },
    );

    app.post(
      '/webhooks',
      {
        config: { scope: 'admin', hasSecretAnswer: true, problems: [404, 422] },
        schema: {
          tags,
          operationId: 'addWebhook',
          summary: 'Adds a receiver, and shows its signing secret this once',
          body: newWebhookBodySchema,
          response: { 201: keptWebhookSchema },
        },
      },
      ({ body, routeOptions }, reply) => {
        const kept = addWebhook(keeping, body);
        reply
          .code(201)
          .header('location', `${routeOptions.url ?? ''}/${kept.webhook.id}`)
          .header('cache-control', 'no-store');
        return kept;
      },
    );

    app.get(
      '/webhooks/:id',
      {
        config: { scope: 'admin' },
        schema: {
          tags,
          operationId: 'getWebhook',
          summary: 'One receiver',
          params: webhookParamsSchema,
          response: { 200: webhookAnswerSchema },
        },
      },
      ({ params }) => webhooks.find(params.id),
    );

    app.patch(
      '/webhooks/:id',
      {
        config: { scope: 'admin', problems: [422] },
        schema: {
          tags,
          operationId: 'changeWebhook',
          summary: 'Changes a receiver, or switches it on or off; what is left out stays as it is',
          params: webhookParamsSchema,
          body: webhookChangeBodySchema,
          response: { 200: webhookAnswerSchema },
        },
      },
      ({ params, body }) => changeWebhook(keeping, params.id, body),
    );

    app.delete(
      '/webhooks/:id',
      {
        config: { scope: 'admin' },
        schema: {
          tags,
          operationId: 'removeWebhook',
          summary: 'Removes a receiver with its deliveries',
          params: webhookParamsSchema,
          response: { 204: removed('It is gone') },
        },
      },
      ({ params }, reply) => {
        webhooks.remove(params.id);
        return reply.code(204).send();
      },
    );

    app.post(
      '/webhooks/:id/rotate',
      {
        config: { scope: 'admin', hasSecretAnswer: true, problems: [422] },
        schema: {
          tags,
          operationId: 'rotateWebhook',
          summary:
            'Makes a new signing secret and shows it this once; the one before signs as well for a day',
          params: webhookParamsSchema,
          response: { 200: keptWebhookSchema },
        },
      },
      ({ params }, reply) => {
        reply.header('cache-control', 'no-store');
        return rotateSecret(keeping, params.id);
      },
    );
    done();
  };
}
