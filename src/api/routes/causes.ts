import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import { CONFIDENCES, type Cause } from '../../comparison/cause.ts';
import { causeSentence } from '../../comparison/cause-sentence.ts';
import type { ApiDeps } from '../api-deps.ts';
import { isUnchanged, replyUnchanged, strongTag } from '../etag.ts';
import { numberOf, pageSchema, replyPage } from '../page.ts';
import { NOT_CHANGED } from '../schemas/answers.ts';
import { causeItemSchema, causeListQuerySchema, type CauseFilter } from '../schemas/cause.ts';
import { comparisonParamsSchema, documentOf, readDocument, seenComparison } from '../seen-comparison.ts';

/** Why a comparison's artifacts differ, or would. */
export function causeRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      '/comparisons/:id/causes',
      {
        config: { scope: 'read', problems: [409, 410, 413] },
        schema: {
          tags: ['causes'],
          operationId: 'listCauses',
          summary: 'Why artifacts differ, or would: by path, the surest first',
          params: comparisonParamsSchema,
          querystring: causeListQuerySchema,
          response: { 200: pageSchema(causeItemSchema), 304: NOT_CHANGED },
        },
      },
      async (request, reply) => {
        const found = seenComparison(deps, request, request.params);
        const { limit, cursor, ...filter } = request.query;
        const after = numberOf('comparison-causes', cursor) ?? 0;
        // The document never changes under its digest; what is asked of it is part of the address.
        const tag = strongTag(documentOf(found), `causes-${deps.version}`);
        reply.header('cache-control', 'private, no-cache').header('vary', 'authorization');
        if (isUnchanged(request, reply, tag)) return replyUnchanged(request, reply);
        const { causes } = await readDocument(deps, found);
        const fitting = causes.filter((cause) => isWanted(cause, filter));
        const end = after + limit;
        const items = fitting
          .slice(after, end)
          .map((cause) => ({ ...cause, sentence: causeSentence(cause) }));
        return replyPage(request, reply, 'comparison-causes', {
          items,
          next: end < fitting.length ? end : null,
        });
      },
    );
    done();
  };
}

function isWanted(cause: Cause, { path, kind, variation, confidence, latent }: CauseFilter): boolean {
  return (
    (path === undefined || cause.path === path) &&
    (kind === undefined || cause.kind === kind) &&
    (variation === undefined || cause.variations.includes(variation)) &&
    (confidence === undefined || CONFIDENCES.indexOf(cause.confidence) <= CONFIDENCES.indexOf(confidence)) &&
    (latent === undefined || cause.isLatent === (latent === 'true'))
  );
}
