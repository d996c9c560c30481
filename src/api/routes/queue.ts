import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import { EVERY_COMPARISON } from '../../store/comparison-reader.ts';
import { visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { queueSchema } from '../schemas/queue.ts';

const SHOWN = 20;

/** What waits, and what is under way. */
export function queueRoutes({ store, config }: ApiDeps): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      '/queue',
      {
        config: { scope: 'read' },
        schema: {
          tags: ['queue'],
          operationId: 'getQueue',
          summary: 'How much waits and is under way',
          response: { 200: queueSchema },
        },
      },
      (request) => {
        const visibility = visibilityOf(request.caller, config);
        const { queued, active, oldestQueuedMs } = store.queue.counts();
        const query = { ...EVERY_COMPARISON, limit: SHOWN };
        return {
          queued,
          active,
          oldestQueuedAt: oldestQueuedMs === null ? null : new Date(oldestQueuedMs).toISOString(),
          waiting: store.reader.page({ ...query, status: 'queued' }, visibility).items,
          underWay: store.reader.page({ ...query, only: 'active' }, visibility).items,
        };
      },
    );
    done();
  };
}
