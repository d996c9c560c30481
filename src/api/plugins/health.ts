import fp from 'fastify-plugin';

import type { Readiness } from '../../coordinator/service.ts';
import type { MakePlugin } from '../make-plugin.ts';

/** So long an answer stands: whoever asks without end does not keep the engine busy. */
const STANDS_MS = 1000;

/** `GET /livez`: the process answers. `GET /readyz`: it can take work; 503 and what is not ready while it cannot. */
export const healthPlugin: MakePlugin = ({ service, lifecycle, clock }) =>
  fp(
    (app, _options, done) => {
      const options = { schema: { hide: true }, config: { scope: 'anyone', isUncounted: true } } as const;
      let asked: { atMs: number; problems: Promise<Readiness[]> } | null = null;
      app.get('/livez', options, (_request, reply) =>
        reply.header('cache-control', 'no-store').send({ status: 'live' }),
      );
      app.get('/readyz', options, async (_request, reply) => {
        reply.header('cache-control', 'no-store');
        if (asked === null || clock() - asked.atMs >= STANDS_MS) {
          asked = { atMs: clock(), problems: service.readiness() };
        }
        const stopping = lifecycle.stopping.aborted ? [{ part: 'service', problem: 'it is stopping' }] : [];
        const problems = [...stopping, ...(await asked.problems)];
        return reply
          .code(problems.length === 0 ? 200 : 503)
          .send({ status: problems.length === 0 ? 'ready' : 'not ready', problems });
      });
      done();
    },
    { name: 'health', fastify: '5.x' },
  );
