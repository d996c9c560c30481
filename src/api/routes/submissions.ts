import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import type { FoundComparison } from '../../store/comparison-reader.ts';
import { isAdmin, visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { tokenOf, type Caller } from '../caller.ts';
import { removed } from '../schemas/answers.ts';
import { comparisonSchema } from '../schemas/comparison.ts';
import { explanationSubmissionSchema, submissionSchema, submittedSchema } from '../schemas/submission.ts';
import { comparisonParamsSchema, seenComparison } from '../seen-comparison.ts';
import { submitExplanation } from '../submit-explanation.ts';
import { submit } from '../submit.ts';

const tags = ['comparisons'];

/** What a caller may do to comparisons: ask for one, cancel it, remove it. */
export function submissionRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  const { store, service } = deps;
  return (app, { prefix }: { prefix?: string }, done) => {
    app.post(
      '/comparisons',
      {
        config: { scope: 'submit' },
        schema: {
          tags,
          operationId: 'submitComparison',
          summary: 'Asks for a comparison',
          body: submissionSchema,
          response: { 202: submittedSchema },
        },
      },
      (request, reply) => {
        const { id, isNew } = submit(deps, request.caller, request.body);
        const visibility = visibilityOf(request.caller, deps.config);
        reply.code(202).header('location', `${request.routeOptions.url ?? ''}/${id}`);
        return { isNew, comparison: store.reader.find(id, visibility).record };
      },
    );

    app.post(
      '/comparisons/:id/explanations',
      {
        config: { scope: 'submit', problems: [403, 404, 409, 410, 413] },
        schema: {
          tags,
          operationId: 'explainComparison',
          summary: 'Asks for the experiments that say why the builds of a finished comparison differ',
          description: 'They are a comparison of their own, which takes the builds over from this one.',
          params: comparisonParamsSchema,
          body: explanationSubmissionSchema.nullish(),
          response: { 202: submittedSchema },
        },
      },
      async (request, reply) => {
        const found = seenComparison(deps, request, request.params);
        const asked = request.body ?? explanationSubmissionSchema.parse({});
        const { id, isNew } = await submitExplanation(deps, request.caller, found, asked);
        reply.code(202).header('location', `${prefix ?? ''}/comparisons/${id}`);
        return { isNew, comparison: store.reader.find(id, visibilityOf(request.caller, deps.config)).record };
      },
    );

    app.post(
      '/comparisons/:id/cancel',
      {
        config: { scope: 'submit' },
        schema: {
          tags,
          operationId: 'cancelComparison',
          summary: 'Ends a comparison that has not ended; nothing happens to one that has',
          params: comparisonParamsSchema,
          body: z
            .strictObject({ why: z.string().min(1).max(500).default('cancelled by request') })
            .nullish()
            .describe('Why, for its history.'),
          response: { 202: comparisonSchema },
        },
      },
      (request, reply) => {
        const found = seenComparison(deps, request, request.params);
        checkOwner(request.caller, found, 'cancel');
        service.cancel(found.record.id, request.body?.why ?? 'cancelled by request');
        reply.code(202);
        return seenComparison(deps, request, { id: found.record.id }).record;
      },
    );

    app.delete(
      '/comparisons/:id',
      {
        config: { scope: 'submit' },
        schema: {
          tags,
          operationId: 'deleteComparison',
          summary: 'Removes a comparison that has ended, and its evidence',
          description:
            'An admin removes any. Who asked for it removes one of no project that no other one repeats, explains or regressed from.',
          params: comparisonParamsSchema,
          response: { 204: removed('Removed') },
        },
      },
      (request, reply) => {
        const found = seenComparison(deps, request, request.params);
        const { record } = found;
        // Not by `latest` or a few characters: what those name may be another one a moment later.
        if (record.id !== request.params.id) {
          throw new ApiError('INVALID_REQUEST', `to remove ${record.id}, give the whole id`);
        }
        checkRemoval(request.caller, found);
        store.comparisons.remove(record.id, { keepsEvidence: !isAdmin(request.caller) });
        return reply.code(204).send();
      },
    );
    done();
  };
}

/** Who asked for it may do this, and an admin. */
function checkOwner(caller: Caller, { token, record }: FoundComparison, verb: 'cancel' | 'remove'): void {
  if (isAdmin(caller) || (token !== null && token === tokenOf(caller))) return;
  throw new ApiError('FORBIDDEN', `comparison ${record.id} was asked for by somebody else`, {
    hint: `an admin may ${verb} any`,
  });
}

/** A project's comparisons are its own: its retention says what stays. */
function checkRemoval(caller: Caller, found: FoundComparison): void {
  checkOwner(caller, found, 'remove');
  const { id, project } = found.record;
  if (project === null || isAdmin(caller)) return;
  throw new ApiError('FORBIDDEN', `comparison ${id} belongs to the project ${project}`, {
    hint: 'its retention removes it in time, or an admin does',
  });
}
