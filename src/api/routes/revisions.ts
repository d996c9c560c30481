import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { placeOf, replyPage } from '../page.ts';
import {
  projectParamsSchema,
  regressionListQuerySchema,
  regressionPageSchema,
  revisionListQuerySchema,
  revisionPageSchema,
  revisionParamsSchema,
  revisionSchema,
  standingApiSchema,
  standingListQuerySchema,
  standingPageSchema,
  verdictsOf,
} from '../schemas/revision.ts';

const tags = ['revisions'];

/** What is known of revisions, and where projects stand. */
export function revisionRoutes({ store, config }: ApiDeps): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      '/revisions/:revision',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'getRevision',
          summary:
            "What was found of a revision, by its snapshot's digest: one item for each project that has it",
          params: revisionParamsSchema,
          response: { 200: z.object({ items: z.array(revisionSchema) }) },
        },
      },
      ({ caller, params }) => {
        const items = store.revisions.ofDigest(params.revision, visibilityOf(caller, config));
        if (items.length > 0) return { items };
        throw new ApiError('NOT_FOUND', `no comparison of revision ${params.revision} is seen here`);
      },
    );

    app.get(
      '/projects/:project/revisions',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listRevisions',
          summary: "A project's revisions, the newest first",
          params: projectParamsSchema,
          querystring: revisionListQuerySchema,
          response: { 200: revisionPageSchema },
        },
      },
      (request, reply) => {
        const { limit, cursor, verdict } = request.query;
        const { project } = request.params;
        const query = { project, limit, before: placeOf('revisions', cursor), verdicts: verdictsOf(verdict) };
        const page = store.revisions.ofProject(query, visibilityOf(request.caller, config));
        return replyPage(request, reply, 'revisions', page);
      },
    );

    app.get(
      '/projects/:project/standing',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'getStanding',
          summary:
            'Where a project stands: its newest revision, the last good one and the first bad one behind it',
          params: projectParamsSchema,
          response: { 200: standingApiSchema },
        },
      },
      ({ caller, params }) => store.revisions.standing(params.project, visibilityOf(caller, config)),
    );

    app.get(
      '/standings',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listStandings',
          summary: 'The same for each project, by name',
          querystring: standingListQuerySchema,
          response: { 200: standingPageSchema },
        },
      },
      (request, reply) => {
        const { limit, cursor, verdict } = request.query;
        const query = { limit, after: placeOf('standings', cursor), verdicts: verdictsOf(verdict) };
        const page = store.revisions.standings(query, visibilityOf(request.caller, config));
        return replyPage(request, reply, 'standings', page);
      },
    );

    app.get(
      '/regressions',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listRegressions',
          summary: 'What regressed since a time, the newest first',
          querystring: regressionListQuerySchema,
          response: { 200: regressionPageSchema },
        },
      },
      (request, reply) => {
        const { limit, cursor, since } = request.query;
        const query = { limit, before: placeOf('regressions', cursor), sinceMs: Date.parse(since) };
        const page = store.revisions.regressions(query, visibilityOf(request.caller, config));
        return replyPage(request, reply, 'regressions', page);
      },
    );
    done();
  };
}
