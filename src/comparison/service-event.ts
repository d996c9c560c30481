import { z } from 'zod';

import { COMPARISON_STATUSES, TRIGGERS } from './comparison-status.ts';
import { COMPARISON_VERDICTS, TOOLCHAIN_INDEPENDENCE } from './verdict.ts';

/** What a service tells the outside world of a comparison. */
export const EVENT_KINDS = [
  /** It was put into the queue. */
  'queued',
  /** A process took it over: again after an outage. */
  'started',
  /** Its revision, and so its commit, is known. */
  'planned',
  /** An outage put it back into the queue. */
  'requeued',
  /** It has a result, whatever the verdict. */
  'finished',
  /** With `finished`, where the last conclusive comparison of the source was reproducible and this one is not. */
  'regressed',
  'cancelled',
  /** It ended without a result, and will not be gone on with. */
  'interrupted',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

const TYPE_PREFIX = 'org.verbatim.comparison.';
/** The type of the event that a person sends to see whether a receiver works. */
export const PING_TYPE = 'org.verbatim.webhook.ping';

export const typeOfEvent = (kind: EventKind): `${typeof TYPE_PREFIX}${EventKind}` => `${TYPE_PREFIX}${kind}`;

/** The comparison as it was when the event was written. No secrets, no logs: `id` leads to the rest by the API. */
export const eventDataSchema = z.object({
  id: z.string(),
  status: z.enum(COMPARISON_STATUSES),
  project: z.string().nullable(),
  trigger: z.enum(TRIGGERS),
  /** Which try of the same request; 1 for the first. */
  tries: z.int().positive(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** The source in one line. */
  title: z.string(),
  /** A git source's repository; null for another source. */
  repository: z.string().nullable(),
  commit: z.string().nullable(),
  version: z.string().nullable(),
  /** The snapshot's digest. */
  revision: z.string().nullable(),
  /** The builders asked for, in their notation. */
  builders: z.array(z.string()),
  verdict: z.enum(COMPARISON_VERDICTS).nullable(),
  toolchainIndependent: z.enum(TOOLCHAIN_INDEPENDENCE).nullable(),
  nondeterministic: z.boolean().nullable(),
  /** The id of the reproducible comparison before. */
  regressedFrom: z.string().nullable(),
  /** The verdict's sentence; for one that ended without, why. */
  sentence: z.string().nullable(),
  artifacts: z.object({ count: z.int().nonnegative(), matching: z.int().nonnegative() }).nullable(),
});
export type EventData = z.infer<typeof eventDataSchema>;

/** CloudEvents 1.0.2, JSON format: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
const envelope = {
  specversion: z.literal('1.0'),
  /** The same in every try. Each receiver of an event has its own. */
  id: z.string(),
  /** `urn:verbatim:` and the store's id. */
  source: z.string(),
  /** When it happened, not when it was sent. */
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
};

export const comparisonEventSchema = z.object({
  ...envelope,
  type: z.enum(EVENT_KINDS.map(typeOfEvent)),
  /** The comparison's id. */
  subject: z.string(),
  data: eventDataSchema,
});
/** What happened to a comparison, as a CloudEvent. */
export type ComparisonServiceEvent = z.infer<typeof comparisonEventSchema>;

export const pingEventSchema = z.object({
  ...envelope,
  type: z.literal(PING_TYPE),
  /** The webhook's id. */
  subject: z.string(),
  data: z.object({ webhook: z.string() }),
});
export type PingEvent = z.infer<typeof pingEventSchema>;

/** Every event in the default format. */
export const serviceEventSchema = z.discriminatedUnion('type', [comparisonEventSchema, pingEventSchema]);
export type ServiceEvent = z.infer<typeof serviceEventSchema>;
