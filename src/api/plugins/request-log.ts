import fp from 'fastify-plugin';

import { tokenOf } from '../caller.ts';
import type { MakePlugin } from '../make-plugin.ts';

/** A line for each request that was answered: who, what, how it ended, how long it took. Never a header or a query. */
export const requestLogPlugin: MakePlugin = () =>
  fp(
    (app, _options, done) => {
      // Nothing here can be secret, and looking for secrets takes ten times as long as the line.
      const log = app.log.child({}, { redact: [] });
      app.addHook('onResponse', async (request, reply) => {
        const isQuiet = request.routeOptions.config.isUncounted === true && reply.statusCode < 400;
        log[isQuiet ? 'debug' : 'info'](
          {
            request: request.id,
            method: request.method,
            path: request.url.replace(/\?.*$/s, ''),
            status: reply.statusCode,
            durationMs: Math.round(reply.elapsedTime * 10) / 10,
            address: request.ip,
            token: tokenOf(request.caller),
          },
          'request',
        );
      });
      done();
    },
    { name: 'request-log', fastify: '5.x' },
  );
