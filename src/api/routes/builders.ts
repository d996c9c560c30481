import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { createRecent } from '../recent.ts';
import { builderDetailSchema, builderItemSchema } from '../schemas/builder.ts';

const tags = ['builders'];
/** The engine is not asked for every request. */
const FRESH_MS = 5000;

/** What comparisons can be built on. */
export function builderRoutes({ toolchains, clock }: ApiDeps): FastifyPluginCallbackZod {
  const list = createRecent(() => toolchains.list(), { clock, freshMs: FRESH_MS });
  return (app, _options, done) => {
    app.get(
      '/builders',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listBuilders',
          summary: 'The builders there are',
          response: { 200: z.object({ items: z.array(builderItemSchema) }) },
        },
      },
      async () => {
        const items = (await list()).map(({ toolchain, ...builder }) => {
          if (toolchain === null) return { ...builder, toolchain };
          const { installed, ...short } = toolchain;
          return { ...builder, toolchain: { ...short, installedCount: installed.length } };
        });
        return { items };
      },
    );

    app.get(
      '/builders/:name',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'getBuilder',
          summary: 'One builder, with the packages of its toolchain',
          params: z.object({ name: z.string().min(1).max(100) }),
          response: { 200: builderDetailSchema },
        },
      },
      async (request) => {
        const { name } = request.params;
        const found = (await list()).find((builder) => builder.name === name);
        if (found !== undefined) return found;
        throw new ApiError('NOT_FOUND', `there is no builder ${JSON.stringify(name)}`);
      },
    );
    done();
  };
}
