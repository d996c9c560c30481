import fp from 'fastify-plugin';

import type { MakePlugin } from '../make-plugin.ts';

/** `GET /metrics` in the text format of Prometheus, and the count of requests. */
export const metricsPlugin: MakePlugin = ({ metrics }) =>
  fp(
    (app, _options, done) => {
      if (metrics !== null) {
        app.addHook('onResponse', async (request, reply) => {
          metrics.answered({
            method: request.method,
            route: request.routeOptions.url ?? 'none',
            status: reply.statusCode,
            seconds: reply.elapsedTime / 1000,
          });
        });
        app.get(
          '/metrics',
          { schema: { hide: true }, config: { scope: 'read', isUncounted: true } },
          async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
        );
      }
      done();
    },
    { name: 'metrics', fastify: '5.x' },
  );
