import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

import type { AuditRecord } from '../../store/audit-store.ts';
import { StoreError } from '../../store/store-error.ts';
import { actionOf, subjectOf } from '../audit-words.ts';
import { tokenOf } from '../caller.ts';
import type { MakePlugin } from '../make-plugin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the audit log calls this change; made from method and address when left out: `token.create`. */
    action?: string;
    /** True for a POST that changes nothing. */
    isQuery?: true;
  }
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const MINUTE_MS = 60_000;
/** Refused requests of callers without a token, in a minute. More are counted: nobody can fill the disk by being refused. */
const MOST_ANONYMOUS = 60;

/** Records every change that was asked for, done or refused, before the caller has the answer. Bodies are not recorded: they hold secrets. */
export const auditPlugin: MakePlugin = ({ store, clock }) =>
  fp(
    (app, _options, done) => {
      let minute = 0;
      let refused = 0;
      const isOneTooMany = (record: AuditRecord): boolean => {
        if (record.token !== null || record.outcome === 'done') return false;
        const now = Math.floor(clock() / MINUTE_MS);
        if (now !== minute) {
          const unrecorded = refused - MOST_ANONYMOUS;
          [minute, refused] = [now, 0];
          if (unrecorded > 0) store.audit.add(moreRefused(unrecorded));
        }
        refused++;
        return refused > MOST_ANONYMOUS;
      };
      app.addHook('onSend', async (request, reply, payload) => {
        const { url, config } = request.routeOptions;
        if (READS.has(request.method) || config.isQuery === true || url === undefined || request.is404)
          return;
        const record = recordOf(request, reply, parsed(payload));
        try {
          if (!isOneTooMany(record)) store.audit.add(record);
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          request.log.error({ err: error, audit: record }, 'the audit log could not be written');
        }
      });
      done();
    },
    { name: 'audit', fastify: '5.x', dependencies: ['authentication'] },
  );

function recordOf(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Record<string, unknown>,
): AuditRecord {
  const status = reply.statusCode;
  const isDone = status < 400;
  const isRepeat = reply.getHeader('idempotency-replayed') !== undefined;
  const code = !isDone && typeof answer['code'] === 'string' ? answer['code'] : null;
  return {
    token: tokenOf(request.caller),
    action: request.routeOptions.config.action ?? actionOf(request.method, request.routeOptions.url ?? ''),
    subject: subjectOf(request.params, isDone ? answer : {}),
    outcome: isDone ? 'done' : 'refused',
    detail: {
      status,
      address: request.ip,
      ...(code === null ? {} : { code }),
      ...(isRepeat ? { isRepeat } : {}),
      ...(request.tokenProblem === null ? {} : { token: request.tokenProblem }),
    },
    request: request.id,
  };
}

const moreRefused = (count: number): AuditRecord => ({
  token: null,
  action: 'requests.refuse',
  subject: '-',
  outcome: 'refused',
  detail: { more: count },
  request: null,
});

/** The answer as an object; empty when it is none. */
function parsed(payload: unknown): Record<string, unknown> {
  if (typeof payload !== 'string' || !payload.startsWith('{')) return {};
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
