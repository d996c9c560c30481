import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

import { ApiError } from '../api-error.ts';
import { tokenOf } from '../caller.ts';
import type { MakePlugin } from '../make-plugin.ts';

const MINUTE_MS = 60_000;
/** The whole of a customer's network counts as one address. */
const IPV6_SUBNET = 64;
/** Callers that are counted at once; those seen longest ago are forgotten first. */
const CALLERS = 20_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for what a monitor asks all day. */
    isUncounted?: true;
  }
}

/** So many requests a minute of one token, else of one address; what leads nowhere counts too. Every answer tells how many are left. */
export const rateLimitPlugin: MakePlugin = ({ config }) =>
  fp(
    async (app: FastifyInstance) => {
      const max = config.requestsPerMinute;
      if (max === null) return;
      await app.register(rateLimit, {
        global: false,
        max,
        timeWindow: MINUTE_MS,
        cache: CALLERS,
        ipv6Subnet: IPV6_SUBNET,
      });
      const byAddress = app.createRateLimit();
      const byToken = app.createRateLimit({ keyGenerator: ({ caller }) => tokenOf(caller) ?? '' });
      app.addHook('onRequest', async (request, reply) => {
        if (request.routeOptions.config.isUncounted === true) return;
        const counted = await (request.caller.kind === 'token' ? byToken : byAddress)(request);
        if (counted.isAllowed) return;
        // https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06
        reply.header('ratelimit-limit', counted.max);
        reply.header('ratelimit-remaining', counted.remaining);
        reply.header('ratelimit-reset', counted.ttlInSeconds);
        if (!counted.isExceeded) return;
        reply.header('retry-after', counted.ttlInSeconds);
        throw new ApiError('RATE_LIMITED', `more than ${counted.max} requests in a minute`, {
          hint: `try again in ${counted.ttlInSeconds} seconds`,
        });
      });
    },
    { name: 'rate-limit', fastify: '5.x', dependencies: ['authentication'] },
  );
