import { z } from 'zod';

import {
  DELIVERY_STATES,
  deliverySchema,
  newWebhookSchema,
  webhookChangeSchema,
  webhookSchema,
} from '../../comparison/webhook.ts';
import { pageQuerySchema } from '../page.ts';
import { named } from './registry.ts';

const id = z.string().min(1).max(80);

export const webhookAnswerSchema = named('Webhook', webhookSchema);
export const newWebhookBodySchema = named('NewWebhook', newWebhookSchema);
export const webhookChangeBodySchema = named('WebhookChange', webhookChangeSchema);
export const deliveryAnswerSchema = named('Delivery', deliverySchema);

export const keptWebhookSchema = named(
  'KeptWebhook',
  z.object({
    webhook: webhookAnswerSchema,
    secret: z
      .string()
      .nullable()
      .describe('What events are signed with. It is shown this once; null where the caller brought a token.'),
  }),
);

export const sentDeliverySchema = named(
  'SentDelivery',
  deliverySchema.extend({ payload: z.string().describe('The body, as it was signed.') }),
);

export const webhookParamsSchema = z.object({ id });
export const deliveryParamsSchema = z.object({ id, delivery: id });
export const webhookListQuerySchema = pageQuerySchema.extend({
  project: z.string().min(1).max(100).optional().describe('Only those of this project.'),
});
export const deliveryListQuerySchema = pageQuerySchema.extend({
  state: z.enum(DELIVERY_STATES).optional(),
  before: id.optional().describe('Written before this delivery. A cursor comes before it.'),
});
