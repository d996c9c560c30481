import tap from 'tap';
import { z } from 'zod';

import { CDEVENTS_VERSION, toCdEvent } from '../../src/comparison/cd-event.ts';
import {
  comparisonEventSchema,
  EVENT_KINDS,
  typeOfEvent,
  type ComparisonServiceEvent,
  type EventData,
  type EventKind,
} from '../../src/comparison/service-event.ts';

const ID = 'msg_000102030405060708090a0b0c0d0e0f';

function eventOf(kind: EventKind, more: Partial<EventData> = {}): ComparisonServiceEvent {
  return comparisonEventSchema.parse({
    specversion: '1.0',
    id: ID,
    source: 'urn:verbatim:0001',
    type: typeOfEvent(kind),
    subject: 'c1',
    time: '2026-11-22T12:05:00.000Z',
    datacontenttype: 'application/json',
    data: {
      id: 'c1',
      status: kind === 'cancelled' || kind === 'interrupted' ? kind : 'finished',
      project: 'app',
      trigger: 'schedule',
      tries: 1,
      createdAt: '2026-11-22T12:00:00.000Z',
      finishedAt: null,
      title: 'https://example.org/app.git#main',
      repository: 'https://example.org/app.git',
      commit: '8d3f0c5b1e2a49767c6d5e4f3a2b1c0d9e8f7a6b',
      version: '1.2',
      revision: null,
      builders: ['bookworm', 'bookworm+all'],
      verdict: 'reproducible',
      toolchainIndependent: 'not tried',
      nondeterministic: false,
      regressedFrom: null,
      sentence: 'All artifacts are the same.',
      artifacts: { count: 3, matching: 3 },
      ...more,
    },
  });
}

/** What CDEvents 0.5.1 requires of a test suite run, and all that it allows. */
const about = {
  environment: z.strictObject({ id: z.string().min(1), source: z.string().optional() }),
  testSuite: z.strictObject({
    id: z.string().min(1),
    version: z.string().optional(),
    name: z.string().optional(),
    uri: z.url().optional(),
  }),
};
const CONTENT = {
  queued: z.strictObject({
    ...about,
    trigger: z.object({ type: z.enum(['manual', 'pipeline', 'event', 'schedule', 'other']) }),
  }),
  finished: z.strictObject({
    ...about,
    outcome: z.enum(['success', 'failure', 'cancel', 'error']),
    reason: z.string().optional(),
  }),
} as const;
const cdEventSchema = (type: string, content: z.ZodType) =>
  z.strictObject({
    context: z.strictObject({
      specversion: z.literal(CDEVENTS_VERSION),
      id: z.string().min(1),
      source: z.string().min(1),
      type: z.literal(type),
      timestamp: z.iso.datetime(),
    }),
    subject: z.strictObject({ id: z.string().min(1), source: z.string(), content }),
    customData: z.looseObject({}),
    customDataContentType: z.literal('application/json'),
  });

void tap.test('each event that CDEvents have a word for is one, bound to CloudEvents as they say', (t) => {
  const words: Partial<Record<EventKind, 'queued' | 'started' | 'finished'>> = {
    queued: 'queued',
    requeued: 'queued',
    started: 'started',
    finished: 'finished',
    cancelled: 'finished',
    interrupted: 'finished',
  };
  for (const kind of EVENT_KINDS) {
    const word = words[kind];
    const found = toCdEvent(eventOf(kind));
    if (word === undefined) {
      t.equal(found, null, kind);
      continue;
    }
    const type = `dev.cdevents.testsuiterun.${word}.0.3.0`;
    t.match(found, { specversion: '1.0', id: ID, source: 'urn:verbatim:0001', type, subject: 'c1' });
    const content = word === 'finished' ? CONTENT.finished : CONTENT.queued;
    const { context, subject } = cdEventSchema(type, content).parse(found?.data);
    t.match(context, { id: found?.id, source: found?.source, timestamp: found?.time });
    t.equal(subject.id, found?.subject);
  }
  t.end();
});

const outcome = (kind: EventKind, more: Partial<EventData> = {}): unknown => {
  const content = toCdEvent(eventOf(kind, more))?.data.subject.content;
  return CONTENT.finished.parse(content).outcome;
};

void tap.test('only what is reproducible is a success', (t) => {
  t.equal(outcome('finished'), 'success');
  t.equal(outcome('finished', { verdict: 'equivalent' }), 'failure');
  t.equal(outcome('finished', { verdict: 'unreproducible' }), 'failure');
  t.equal(outcome('finished', { verdict: 'inconclusive' }), 'error');
  t.equal(outcome('finished', { verdict: null }), 'error');
  t.equal(outcome('cancelled'), 'cancel');
  t.equal(outcome('interrupted'), 'error');
  t.end();
});
