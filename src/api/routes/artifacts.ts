import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { digestSchema } from '../../artifact/digest.ts';
import { visibilityOf } from '../access-rules.ts';
import { asBuilt } from '../answer-serializer.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { numberOf, pageQuerySchema, pageSchema, replyPage } from '../page.ts';
import { artifactListQuerySchema, artifactSchema, knownArtifactSchema } from '../schemas/artifact.ts';
import { comparisonParamsSchema, documentOf, seenComparison } from '../seen-comparison.ts';

const tags = ['artifacts'];

/** Artifacts: of a comparison, and everything that is known of some bytes. */
export function artifactRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  const { store, config } = deps;
  return (app, _options, done) => {
    app.get(
      '/comparisons/:id/artifacts',
      {
        config: { scope: 'read', problems: [409] },
        schema: {
          tags,
          operationId: 'listArtifacts',
          summary: "A finished comparison's artifacts, by path",
          params: comparisonParamsSchema,
          querystring: artifactListQuerySchema,
          response: { 200: asBuilt(pageSchema(artifactSchema)) },
        },
      },
      (request, reply) => {
        const found = seenComparison(deps, request, request.params);
        documentOf(found);
        const { limit, cursor, verdict = null } = request.query;
        const query = { limit, verdict, after: numberOf('artifacts', cursor) };
        return replyPage(request, reply, 'artifacts', store.artifacts.ofComparison(found.number, query));
      },
    );

    app.get(
      '/artifacts/:sha256',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'getArtifact',
          summary: 'Everything known of an artifact: who made it, from what, and who did not',
          params: z.object({ sha256: digestSchema }),
          querystring: pageQuerySchema,
          response: { 200: asBuilt(knownArtifactSchema) },
        },
      },
      (request, reply) => {
        const { sha256 } = request.params;
        const { limit, cursor } = request.query;
        const query = { limit, before: numberOf('sightings', cursor) };
        const page = store.artifacts.ofDigest(sha256, query, visibilityOf(request.caller, config));
        if (page.items.length === 0 && page.next === null && cursor === undefined) {
          throw new ApiError(
            'NOT_FOUND',
            `no build that is seen here made an artifact with the digest ${sha256}`,
          );
        }
        return { digest: sha256, ...replyPage(request, reply, 'sightings', page) };
      },
    );
    done();
  };
}
