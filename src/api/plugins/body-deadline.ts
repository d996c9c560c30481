import { IncomingMessage } from 'node:http';

import fp from 'fastify-plugin';

import type { MakePlugin } from '../make-plugin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for a body that may take long, as long as it goes on coming. */
    isLong?: true;
  }
}

/** Ends connections whose request never comes to its end: whoever sends a byte a minute does not hold a place for an hour. */
export const bodyDeadlinePlugin: MakePlugin = ({ config: { bodyMs, silenceMs } }) =>
  fp(
    (app, _options, done) => {
      app.addHook('onRequest', async ({ raw, routeOptions }) => {
        // What is injected, by a test, comes whole.
        if (!hasBody(raw) || !(raw instanceof IncomingMessage)) return;
        const end = (): void => void raw.destroy();
        if (routeOptions.config.isLong === true) {
          raw.setTimeout(silenceMs, end);
          return;
        }
        const deadline = setTimeout(end, bodyMs).unref();
        const clear = (): void => clearTimeout(deadline);
        raw.once('end', clear).once('close', clear);
      });
      done();
    },
    { name: 'body-deadline', fastify: '5.x' },
  );

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
