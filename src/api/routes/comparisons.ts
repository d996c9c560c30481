import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import type { ComparisonQuery } from '../../store/comparison-reader.ts';
import { visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { numberOf, pageQuerySchema, pageSchema, replyPage, sendPageText } from '../page.ts';
import {
  attemptSchema,
  comparisonListQuerySchema,
  comparisonSchema,
  historyEntrySchema,
} from '../schemas/comparison.ts';
import { comparisonParamsSchema, seenComparison } from '../seen-comparison.ts';
import { sourceKeyOf } from '../source-filter.ts';

const tags = ['comparisons'];

/** Comparisons: the list, one, and how it came about. */
export function comparisonRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  const { store, config } = deps;
  return (app, _options, done) => {
    app.get(
      '/comparisons',
      {
        config: { scope: 'read', problems: [409, 422] },
        schema: {
          tags,
          operationId: 'listComparisons',
          summary: 'Comparisons, newest first',
          querystring: comparisonListQuerySchema,
          response: { 200: pageSchema(comparisonSchema) },
        },
      },
      (request, reply) => {
        const { cursor, source, since, until, before, ...filters } = request.query;
        const beforeId = before === undefined ? null : seenComparison(deps, request, { id: before }).number;
        const query: ComparisonQuery = {
          limit: filters.limit,
          before: numberOf('comparisons', cursor) ?? beforeId,
          project: filters.project ?? null,
          status: filters.status ?? null,
          verdict: filters.verdict ?? null,
          trigger: filters.trigger ?? null,
          revision: filters.revision ?? null,
          only: filters.only ?? null,
          sourceKey: source === undefined ? null : sourceKeyOf(source),
          sinceMs: since === undefined ? null : Date.parse(since),
          untilMs: until === undefined ? null : Date.parse(until),
        };
        const page = store.reader.pageAsText(query, visibilityOf(request.caller, config));
        sendPageText(request, reply, 'comparisons', page);
      },
    );

    app.get(
      '/comparisons/:id',
      {
        config: { scope: 'read', problems: [409] },
        schema: {
          tags,
          operationId: 'getComparison',
          summary: 'One comparison in short',
          params: comparisonParamsSchema,
          response: { 200: comparisonSchema },
        },
      },
      (request) => seenComparison(deps, request, request.params).record,
    );

    app.get(
      '/comparisons/:id/history',
      {
        config: { scope: 'read', problems: [409] },
        schema: {
          tags,
          operationId: 'listHistory',
          summary: 'Every step that a comparison took, oldest first',
          params: comparisonParamsSchema,
          querystring: pageQuerySchema,
          response: { 200: pageSchema(historyEntrySchema) },
        },
      },
      (request, reply) => {
        const { number } = seenComparison(deps, request, request.params);
        const after = numberOf('history', request.query.cursor) ?? 0;
        return replyPage(request, reply, 'history', store.reader.history(number, after, request.query.limit));
      },
    );

    app.get(
      '/comparisons/:id/attempts',
      {
        config: { scope: 'read', problems: [409] },
        schema: {
          tags,
          operationId: 'listAttempts',
          summary: 'Every attempt at each of its builds, whatever became of it',
          params: comparisonParamsSchema,
          response: { 200: z.object({ items: z.array(attemptSchema) }) },
        },
      },
      (request) => ({ items: store.reader.attempts(seenComparison(deps, request, request.params).number) }),
    );
    done();
  };
}
