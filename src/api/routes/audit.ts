import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import type { AuditFilter } from '../../store/audit-store.ts';
import type { ApiDeps } from '../api-deps.ts';
import { numberOf, pageSchema, replyPage } from '../page.ts';
import { auditEntrySchema, auditQuerySchema } from '../schemas/audit.ts';

/** What was changed, by whom, and what was refused: for admins. */
export function auditRoutes({ store }: ApiDeps): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      '/audit',
      {
        config: { scope: 'admin' },
        schema: {
          tags: ['access'],
          operationId: 'listAudit',
          summary: 'Every change that was asked for, done or refused, newest first',
          querystring: auditQuerySchema,
          response: { 200: pageSchema(auditEntrySchema) },
        },
      },
      (request, reply) => {
        const { limit, cursor, token, subject, action, outcome } = request.query;
        const before = numberOf('audit', cursor);
        const filter: AuditFilter = {
          limit: limit + 1,
          ...(before === null ? {} : { before }),
          ...(token === undefined ? {} : { token }),
          ...(subject === undefined ? {} : { subject }),
          ...(action === undefined ? {} : { action }),
          ...(outcome === undefined ? {} : { outcome }),
        };
        const found = store.audit.list(filter);
        const items = found.slice(0, limit);
        const next = found.length > limit ? (items.at(-1)?.number ?? null) : null;
        return replyPage(request, reply, 'audit', { items, next });
      },
    );
    done();
  };
}
