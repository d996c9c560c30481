import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import type { RateScope } from '../../store/rate-store.ts';
import { visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import type { Caller } from '../caller.ts';
import { placeOf, replyPage } from '../page.ts';
import {
  builderRateQuerySchema,
  builderRatesListSchema,
  dayRatesListSchema,
  projectRateQuerySchema,
  projectRatesPageSchema,
  rateQuerySchema,
  standingRatesApiSchema,
  totalRatesSchema,
  variationsOf,
} from '../schemas/rate.ts';

const tags = ['rates'];

/** How much is reproducible, over what is seen: in all, by day, by builder, by project, and now. */
export function rateRoutes({ store, config }: ApiDeps): FastifyPluginCallbackZod {
  const scopeOf = (
    caller: Caller,
    query: { project?: string | undefined; variations?: string | undefined } & Days,
  ): RateScope => ({
    visibility: visibilityOf(caller, config),
    project: query.project ?? null,
    variations: variationsOf(query.variations),
    from: query.from ?? null,
    to: query.to ?? null,
  });
  return (app, _options, done) => {
    app.get(
      '/rates',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'getRates',
          summary: 'Comparisons and artifacts by verdict, each rate with what it leaves out',
          querystring: rateQuerySchema,
          response: { 200: totalRatesSchema },
        },
      },
      ({ caller, query }) => store.rates.total(scopeOf(caller, query)),
    );

    app.get(
      '/rates/days',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listRatesByDay',
          summary: 'The same for each day on which something ended, the oldest first',
          querystring: rateQuerySchema,
          response: { 200: dayRatesListSchema },
        },
      },
      ({ caller, query }) => ({ items: store.rates.days(scopeOf(caller, query)) }),
    );

    app.get(
      '/rates/builders',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listRatesByBuilder',
          summary: 'How often each builder fails, and makes what the control of its cohort makes',
          querystring: builderRateQuerySchema,
          response: { 200: builderRatesListSchema },
        },
      },
      ({ caller, query }) => ({ items: store.rates.builders(scopeOf(caller, query)) }),
    );

    app.get(
      '/rates/projects',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listRatesByProject',
          summary: 'The same for each project, by name',
          querystring: projectRateQuerySchema,
          response: { 200: projectRatesPageSchema },
        },
      },
      (request, reply) => {
        const { limit, cursor, ...query } = request.query;
        const after = placeOf('project-rates', cursor);
        const items = store.rates.projects(scopeOf(request.caller, query), { limit: limit + 1, after });
        const shown = items.slice(0, limit);
        const next = items.length > limit ? (shown.at(-1)?.project ?? null) : null;
        return replyPage(request, reply, 'project-rates', { items: shown, next });
      },
    );

    app.get(
      '/rates/standing',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'getStandingRates',
          summary: 'Projects by where they stand now: each counts once, by its newest revision',
          response: { 200: standingRatesApiSchema },
        },
      },
      ({ caller }) => store.rates.standing(visibilityOf(caller, config)),
    );
    done();
  };
}

interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
