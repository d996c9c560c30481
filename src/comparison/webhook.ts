import { z } from 'zod';

import { EVENT_KINDS } from './service-event.ts';

/** What a receiver is: a Standard Webhooks endpoint, or a forge that shows the result beside the commit. */
export const WEBHOOK_KINDS = [
  'webhook',
  'github-status',
  'github-check',
  'gitlab-status',
  'gitea-status',
] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];
export type ForgeKind = Exclude<WebhookKind, 'webhook'>;

/** `cdevents`: what CDEvents has a word for is sent as that, and nothing else. */
export const WEBHOOK_FORMATS = ['cloudevents', 'cdevents'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** `superseded`: a newer status of the same commit took its place. */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'superseded'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A GitHub App's way to a token of its own: only Apps may write check runs. */
export const githubAppSchema = z.object({
  appId: z.string().regex(/^\d{1,20}$/),
  installationId: z.string().regex(/^\d{1,20}$/),
  /** PEM. */
  privateKey: z.string().min(1).max(10_000),
});
export type GithubApp = z.infer<typeof githubAppSchema>;

/** A receiver as it is shown: never with its secrets. Times are ISO 8601. */
export const webhookSchema = z.object({
  id: z.string(),
  /** The project's name; null for all. */
  project: z.string().nullable(),
  kind: z.enum(WEBHOOK_KINDS),
  url: z.string(),
  /** Empty for all. */
  events: z.array(z.enum(EVENT_KINDS)),
  format: z.enum(WEBHOOK_FORMATS),
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
  disabledWhy: z.string().nullable(),
  /** The first failure since the last success; null while all is well. */
  failingSince: z.iso.datetime().nullable(),
  /** Until when the secret before this one signs as well; null when there is none. */
  previousSecretUntil: z.iso.datetime().nullable(),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** One event on its way to one receiver. */
export const deliverySchema = z.object({
  /** The `webhook-id` header: the same in every try. */
  id: z.string(),
  webhook: z.string(),
  type: z.string(),
  subject: z.string(),
  state: z.enum(DELIVERY_STATES),
  tries: z.int().nonnegative(),
  /** null once it has ended. */
  nextAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** The last answer's HTTP status; null when there was none. */
  status: z.int().nullable(),
  /** The last answer's first bytes, or what went wrong. */
  answer: z.string().nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;

const GITHUB_API = 'https://api.github.com';
const GITLAB_API = 'https://gitlab.com/api/v4';

const url = z.url({ protocol: /^https?$/ }).max(2000);
const token = z
  .string()
  .min(8)
  .max(1000)
  .regex(/^[\x21-\x7e]+$/, 'expected a token: no spaces, nothing beyond ASCII');
const common = {
  /** The project's name; null for all. */
  project: z.string().nullable().default(null),
  /** Empty for all. */
  events: z.array(z.enum(EVENT_KINDS)).max(EVENT_KINDS.length).default([]),
};

/** What a person says of a new receiver. A forge's `url` is the root of its API. */
export const newWebhookSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook'),
    url,
    format: z.enum(WEBHOOK_FORMATS).default('cloudevents'),
    ...common,
  }),
  z.strictObject({ kind: z.literal('github-status'), url: url.default(GITHUB_API), token, ...common }),
  z.strictObject({
    kind: z.literal('github-check'),
    url: url.default(GITHUB_API),
    app: githubAppSchema,
    ...common,
  }),
  z.strictObject({ kind: z.literal('gitlab-status'), url: url.default(GITLAB_API), token, ...common }),
  z.strictObject({ kind: z.literal('gitea-status'), url, token, ...common }),
]);
export type NewWebhook = z.infer<typeof newWebhookSchema>;

/** What a person changes of a receiver; what is left out stays as it is. */
export const webhookChangeSchema = z.strictObject({
  url: url.optional(),
  events: common.events.unwrap().optional(),
  format: z.enum(WEBHOOK_FORMATS).optional(),
  /** A forge's. */
  token: token.optional(),
  app: githubAppSchema.optional(),
  /** `true` forgets earlier failures. */
  enabled: z.boolean().optional(),
});
export type WebhookChange = z.infer<typeof webhookChangeSchema>;
