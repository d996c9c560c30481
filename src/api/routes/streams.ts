import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { checkBearer } from '../bearer.ts';
import { endedEvent, publishedEvent } from '../published-event.ts';
import { lastEventId, replyStream, streamQuerySchema, type StreamOptions } from '../reply-stream.ts';
import { contentOf } from '../schemas/answers.ts';
import { seenBuild } from '../seen-build.ts';
import { buildParamsSchema, comparisonParamsSchema, seenComparison } from '../seen-comparison.ts';
import type { SseMessage } from '../sse.ts';
import { createStoreEvents } from '../store-events.ts';
import { createStreamGate } from '../stream-gate.ts';

const stream = { 200: contentOf('Server-sent events', { 'text/event-stream': z.string() }) };

/** What happens, as it happens: server-sent events that go on after Last-Event-ID. */
export function streamRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  const { store, service, config, lifecycle } = deps;
  return (app, _options, done) => {
    const gate = createStreamGate(config.streams);
    const events = createStoreEvents(store.reader);
    const closing = new AbortController();
    app.addHook('preClose', async () => closing.abort());
    const stopping = AbortSignal.any([lifecycle.stopping, closing.signal]);
    const optionsFor = (request: FastifyRequest, comparison: string | null): StreamOptions => ({
      gate,
      heartbeatMs: config.heartbeatMs,
      stopping,
      maySee() {
        const check = checkBearer(request, deps);
        if (check !== null && check.kind !== 'good') return false;
        return (
          comparison === null || store.visibility.comparison(comparison, visibilityOf(request.caller, config))
        );
      },
    });

    app.get(
      '/events',
      {
        exposeHeadRoute: false,
        config: { scope: 'read' },
        schema: {
          tags: ['events'],
          operationId: 'streamEvents',
          summary: 'What happens in all comparisons, from now on',
          description:
            'Each event is a line of a history, with the id of its comparison; it is named by its kind.',
          querystring: streamQuerySchema,
          response: stream,
        },
      },
      (request, reply) => {
        const visibility = visibilityOf(request.caller, config);
        const after = lastEventId(request, request.query.after) ?? store.reader.lastEvent();
        return replyStream(
          request,
          reply,
          optionsFor(request, null),
          async function* (signal): AsyncGenerator<SseMessage> {
            for await (const { number, ...data } of events.follow(after, visibility, signal)) {
              yield { id: number, event: data.kind, data };
            }
          },
        );
      },
    );

    app.get(
      '/comparisons/:id/events',
      {
        exposeHeadRoute: false,
        config: { scope: 'read', problems: [409] },
        schema: {
          tags: ['events'],
          operationId: 'streamComparison',
          summary: 'What happens in a comparison until it has ended; the last event is `ended`',
          params: comparisonParamsSchema,
          querystring: streamQuerySchema,
          response: stream,
        },
      },
      (request, reply) => {
        const { id } = seenComparison(deps, request, request.params).record;
        const after = lastEventId(request, request.query.after) ?? 0;
        return replyStream(
          request,
          reply,
          optionsFor(request, id),
          async function* (signal): AsyncGenerator<SseMessage> {
            for await (const event of service.events(id, after, signal)) {
              const message = publishedEvent(event);
              if (message !== null) yield message;
            }
            if (!signal.aborted) yield endedEvent(seenComparison(deps, request, { id }).record);
          },
        );
      },
    );

    app.get(
      '/comparisons/:id/builds/:position/log/events',
      {
        exposeHeadRoute: false,
        config: { scope: 'read', problems: [409] },
        schema: {
          tags: ['builds'],
          operationId: 'streamLog',
          summary: "A build's log as it is written; the last event is `ended`",
          description: "Each line is an event `line`, its number the event's id, its text a JSON string.",
          params: buildParamsSchema,
          querystring: streamQuerySchema,
          response: stream,
        },
      },
      (request, reply) => {
        const { found, build } = seenBuild(deps, request, request.params);
        const { id } = found.record;
        const after = lastEventId(request, request.query.after) ?? 0;
        return replyStream(
          request,
          reply,
          optionsFor(request, id),
          async function* (signal): AsyncGenerator<SseMessage> {
            for await (const { number, text } of service.log(id, build.position, after, signal)) {
              yield { id: number, event: 'line', data: text };
            }
            if (!signal.aborted) yield { id: null, event: 'ended', data: null };
          },
        );
      },
    );
    done();
  };
}
