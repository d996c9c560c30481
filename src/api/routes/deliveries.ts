import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import type { ApiDeps } from '../api-deps.ts';
import { pageSchema, placeOf, replyPage } from '../page.ts';
import {
  deliveryAnswerSchema,
  deliveryListQuerySchema,
  deliveryParamsSchema,
  sentDeliverySchema,
  webhookParamsSchema,
} from '../schemas/webhook.ts';

const tags = ['webhooks'];

/** What was sent to a receiver, what it said, and sending it again, for admins. */
export function deliveryRoutes({ store }: ApiDeps): FastifyPluginCallbackZod {
  const { deliveries } = store;
  return (app, _options, done) => {
    app.get(
      '/webhooks/:id/deliveries',
      {
        config: { scope: 'admin' },
        schema: {
          tags,
          operationId: 'listDeliveries',
          summary: 'What was sent to a receiver and what it said, newest first',
          params: webhookParamsSchema,
          querystring: deliveryListQuerySchema,
          response: { 200: pageSchema(deliveryAnswerSchema) },
        },
      },
      (request, reply) => {
        const { limit, cursor, state, before: beforeId = null } = request.query;
        const before = placeOf('deliveries', cursor) ?? beforeId;
        const found = deliveries.list({
          webhook: request.params.id,
          limit: limit + 1,
          ...(before === null ? {} : { before }),
          ...(state === undefined ? {} : { state }),
        });
        const items = found.slice(0, limit);
        const next = found.length > limit ? (items.at(-1)?.id ?? null) : null;
        return replyPage(request, reply, 'deliveries', { items, next });
      },
    );

    app.get(
      '/webhooks/:id/deliveries/:delivery',
      {
        config: { scope: 'admin' },
        schema: {
          tags,
          operationId: 'getDelivery',
          summary: 'One delivery, with what is sent',
          params: deliveryParamsSchema,
          response: { 200: sentDeliverySchema },
        },
      },
      ({ params }) => deliveries.find(params.id, params.delivery),
    );

    app.post(
      '/webhooks/:id/deliveries/:delivery/replay',
      {
        config: { scope: 'admin', problems: [409] },
        schema: {
          tags,
          operationId: 'replayDelivery',
          summary: 'Sends a delivery once more, with the same id',
          params: deliveryParamsSchema,
          response: { 202: deliveryAnswerSchema },
        },
      },
      ({ params }, reply) => {
        reply.code(202);
        return deliveries.replay(params.id, params.delivery);
      },
    );

    app.post(
      '/webhooks/:id/ping',
      {
        config: { scope: 'admin', problems: [409] },
        schema: {
          tags,
          operationId: 'pingWebhook',
          summary: 'Sends an event that tells of nothing; of a forge it asks whether the token is good',
          params: webhookParamsSchema,
          response: { 202: deliveryAnswerSchema },
        },
      },
      ({ params }, reply) => {
        reply.code(202);
        return deliveries.ping(params.id);
      },
    );
    done();
  };
}
