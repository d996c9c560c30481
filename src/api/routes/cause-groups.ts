import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import { visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { numberOf, pageQuerySchema, placeOf, replyPage } from '../page.ts';
import {
  causeKindPageSchema,
  causeListQuerySchema,
  causeRecordPageSchema,
  fingerprintParamsSchema,
  sharedCauseApiSchema,
} from '../schemas/cause-group.ts';
import { projectParamsSchema } from '../schemas/revision.ts';

const tags = ['causes'];

/** Causes from revision to revision, and from project to project. */
export function causeGroupRoutes({ store, config }: ApiDeps): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      '/projects/:project/causes',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listProjectCauses',
          summary:
            "A project's causes: new, ongoing, resolved or regressed, and in which revisions they were",
          params: projectParamsSchema,
          querystring: causeListQuerySchema,
          response: { 200: causeRecordPageSchema },
        },
      },
      (request, reply) => {
        const { limit, cursor, status = null, kind = null } = request.query;
        const { project } = request.params;
        const query = { project, status, kind, limit, before: numberOf('project-causes', cursor) };
        const page = store.causes.ofPlace(query, visibilityOf(request.caller, config));
        return replyPage(request, reply, 'project-causes', page);
      },
    );

    app.get(
      '/causes',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listCauseKinds',
          summary: 'Each kind of cause that is there now, by name: how many projects and artifacts have it',
          querystring: pageQuerySchema,
          response: { 200: causeKindPageSchema },
        },
      },
      (request, reply) => {
        const { limit, cursor } = request.query;
        const query = { limit, after: placeOf('cause-kinds', cursor) };
        const page = store.causes.kinds(query, visibilityOf(request.caller, config));
        return replyPage(request, reply, 'cause-kinds', page);
      },
    );

    app.get(
      '/causes/:fingerprint',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'getCause',
          summary: 'Which projects share a cause',
          params: fingerprintParamsSchema,
          querystring: pageQuerySchema,
          response: { 200: sharedCauseApiSchema },
        },
      },
      (request, reply) => {
        const { fingerprint } = request.params;
        const { limit, cursor } = request.query;
        const visibility = visibilityOf(request.caller, config);
        const query = { fingerprint, limit, before: numberOf('sharing', cursor) };
        const cause = store.causes.find(fingerprint, visibility);
        if (cause === null) {
          throw new ApiError('NOT_FOUND', `no project that is seen here has the cause ${fingerprint}`);
        }
        const page = store.causes.sharing(query, visibility);
        return { ...cause, ...replyPage(request, reply, 'sharing', page) };
      },
    );
    done();
  };
}
