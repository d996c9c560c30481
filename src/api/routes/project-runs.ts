import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import { createSigningSecret } from '../../coordinator/webhook-secret.ts';
import { visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { removed } from '../schemas/answers.ts';
import { pushSecretSchema, runProjectSchema } from '../schemas/projects.ts';
import { submittedSchema } from '../schemas/submission.ts';
import { projectParamsSchema, seenProject } from '../seen-project.ts';
import { submit } from '../submit.ts';

const tags = ['projects'];

/** What makes a project be compared: a person's request, and the secret that lets a forge tell of pushes. */
export function projectRunRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  const { store, config, random } = deps;
  return (app, { prefix }: { prefix?: string }, done) => {
    app.post(
      '/projects/:name/run',
      {
        config: { scope: 'submit', problems: [403, 404, 422], action: 'project.run' },
        schema: {
          tags,
          operationId: 'runProject',
          summary: 'Asks for a comparison of a project as it is set up',
          params: projectParamsSchema,
          body: runProjectSchema.nullish(),
          response: { 202: submittedSchema },
        },
      },
      (request, reply) => {
        const { name } = seenProject(deps, request, request.params);
        const asked = request.body ?? runProjectSchema.parse({});
        const { id, isNew } = submit(deps, request.caller, { ...asked, request: null, project: name });
        reply.code(202).header('location', `${prefix ?? ''}/comparisons/${id}`);
        return { isNew, comparison: store.reader.find(id, visibilityOf(request.caller, config)).record };
      },
    );

    app.post(
      '/projects/:name/push-secret',
      {
        config: { scope: 'admin', problems: [404], hasSecretAnswer: true, action: 'project.push-secret' },
        schema: {
          tags,
          operationId: 'createPushSecret',
          summary: "Makes the secret for a forge's push webhook, and shows it this once; the one before ends",
          params: projectParamsSchema,
          response: { 201: pushSecretSchema },
        },
      },
      ({ params: { name } }, reply) => {
        const secret = createSigningSecret(random);
        store.projects.setPushSecret(name, secret);
        reply.code(201).header('cache-control', 'no-store');
        return { secret, path: `${prefix ?? ''}/hooks/${name}` };
      },
    );

    app.delete(
      '/projects/:name/push-secret',
      {
        config: { scope: 'admin', problems: [404], action: 'project.push-secret.remove' },
        schema: {
          tags,
          operationId: 'removePushSecret',
          summary: 'Takes no more pushes for a project',
          params: projectParamsSchema,
          response: { 204: removed('No push is taken any more') },
        },
      },
      ({ params: { name } }, reply) => {
        store.projects.setPushSecret(name, null);
        return reply.code(204).send();
      },
    );
    done();
  };
}
