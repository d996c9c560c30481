import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { receivePush } from '../../coordinator/receive-push.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { projectParamsSchema } from '../seen-project.ts';
import { pushAnswerSchema } from '../schemas/projects.ts';

/** GitHub's largest is 25 MB; a push of that size has its commits left out long before. */
const MOST_BODY_BYTES = 5 * 1024 ** 2;
const FORMS = ['application/json', 'application/x-www-form-urlencoded'];
const payload = z.unknown().describe("The forge's payload, as it is; its signature is over these bytes.");

/** Where forges tell of pushes. No token: the project's push secret signs what they send. */
export function hookRoutes({ store, service, builders, config, clock }: ApiDeps): FastifyPluginCallbackZod {
  const { allowPrivateAddresses } = config;
  const deps = { projects: store.projects, service, builders, allowPrivateAddresses, clock };
  return (app, _options, done) => {
    // Only below this plugin: the signature is over the bytes that came.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(FORMS, { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    app.post(
      '/hooks/:name',
      {
        config: { scope: 'anyone', problems: [401], action: 'project.push' },
        bodyLimit: MOST_BODY_BYTES,
        schema: {
          tags: ['projects'],
          operationId: 'receivePush',
          summary: "Takes a signed push of GitHub, GitLab, Gitea or Forgejo to a project's repository",
          params: projectParamsSchema,
          body: { content: Object.fromEntries(FORMS.map((form) => [form, { schema: payload }])) },
          response: { 200: pushAnswerSchema, 202: pushAnswerSchema },
        },
      },
      ({ params, headers, body }, reply) => {
        const bytes: unknown = body;
        const push = { headers, body: Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0) };
        const outcome = receivePush(params.name, push, deps);
        if (outcome.kind === 'refused') {
          throw new ApiError('UNPROVEN_PUSH', 'the push is not signed as this service expects');
        }
        reply.code(outcome.kind === 'submitted' ? 202 : 200);
        return outcome;
      },
    );
    done();
  };
}
