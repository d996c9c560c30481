import { hash } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

import type { KeptAnswer } from '../../store/idempotency-store.ts';
import { StoreError } from '../../store/store-error.ts';
import { ApiError } from '../api-error.ts';
import { tokenOf } from '../caller.ts';
import type { MakePlugin } from '../make-plugin.ts';

/** Where a keyed request stands: who sent it, under which key, and what it is. */
interface Keyed {
  readonly caller: string;
  readonly key: string;
  readonly request: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while the answer to a request with an Idempotency-Key is still to come. */
    keyed: Keyed | null;
  }
  interface FastifyContextConfig {
    /** True where the answer tells a secret: it is not kept, and cannot be given again. */
    hasSecretAnswer?: true;
    /** True where the same request twice is the same as once, whatever its key: its body is not looked at. */
    isIdempotent?: true;
  }
}

const METHODS = new Set(['POST', 'PATCH', 'DELETE']);
/** A string of RFC 8941, or what it holds without the quotes. */
const KEY = /^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x5b\x5d-\x7e]{1,255}))$/;

/**
 * The same key with the same request gets the same answer, for a day; with another one it is refused.
 * https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07
 */
export const idempotencyPlugin: MakePlugin = ({ store }) =>
  fp(
    (app, _options, done) => {
      /** The digest of each request that is under way, by caller and key. */
      const underWay = new Map<string, string>();
      app.decorateRequest('keyed', null);

      app.addHook('preHandler', (request, reply, next) => {
        const keyed = readKey(request);
        if (keyed === null) {
          next();
          return;
        }
        const kept = store.idempotency.find(keyed.caller, keyed.key);
        const before = kept?.request ?? underWay.get(placeOf(keyed));
        if (before !== undefined && before !== keyed.request) {
          throw new ApiError('KEY_REUSED', 'this Idempotency-Key came with another request before', {
            hint: 'make a new key for every new request',
          });
        }
        if (kept !== null) {
          replay(kept, reply);
          return;
        }
        if (before !== undefined) {
          throw new ApiError('KEY_IN_USE', 'the first request with this Idempotency-Key is still under way', {
            hint: 'try again in a moment, with the same key',
          });
        }
        underWay.set(placeOf(keyed), keyed.request);
        request.keyed = keyed;
        next();
      });

      app.addHook('onSend', async (request, reply, payload) => {
        const { keyed } = request;
        if (keyed === null) return;
        request.keyed = null;
        underWay.delete(placeOf(keyed));
        const answer = answerOf(keyed, { request, reply, payload });
        if (answer === null) return;
        try {
          store.idempotency.keep(keyed.caller, keyed.key, answer);
        } catch (error) {
          // What was asked for is done: to say otherwise would have it done again.
          if (!(error instanceof StoreError)) throw error;
          request.log.error({ err: error }, 'the answer to an Idempotency-Key could not be kept');
        }
      });
      done();
    },
    { name: 'idempotency', fastify: '5.x', dependencies: ['authentication'] },
  );

const placeOf = ({ caller, key }: Keyed): string => `${caller} ${key}`;

function readKey(request: FastifyRequest): Keyed | null {
  const header = request.headers['idempotency-key'];
  const caller = tokenOf(request.caller);
  if (header === undefined || caller === null || !METHODS.has(request.method)) return null;
  if (request.routeOptions.config.isIdempotent === true) return null;
  const [, quoted, bare] = KEY.exec(String(header)) ?? [];
  const key = quoted ?? bare;
  if (key === undefined) {
    throw new ApiError('INVALID_KEY', 'an Idempotency-Key has 1 to 255 characters of plain ASCII', {
      hint: 'a UUID is a good key',
    });
  }
  const text = JSON.stringify([request.method, request.url, request.body ?? null]);
  return { caller, key, request: hash('sha256', text, 'hex') };
}

/** Sent without going on to the next hook: the route is not reached. */
function replay({ status, location, body }: KeptAnswer, reply: FastifyReply): void {
  if (body === null) {
    throw new ApiError(
      'SECRET_NOT_KEPT',
      'this was done before, and its answer held a secret that is not kept',
      {
        hint: 'take back what was made then, and ask again with a new Idempotency-Key',
      },
    );
  }
  if (location !== null) reply.header('location', location);
  reply.code(status).header('idempotency-replayed', 'true');
  if (body === '') reply.send();
  else reply.type('application/json; charset=utf-8').send(body);
}

/** What to keep; null for an answer that a second try may change. */
function answerOf(
  keyed: Keyed,
  { request, reply, payload }: { request: FastifyRequest; reply: FastifyReply; payload: unknown },
): KeptAnswer | null {
  const status = reply.statusCode;
  const body = payload ?? '';
  if (status < 200 || status >= 300 || typeof body !== 'string') return null;
  const location = reply.getHeader('location');
  return {
    request: keyed.request,
    status,
    location: typeof location === 'string' ? location : null,
    body: request.routeOptions.config.hasSecretAnswer === true ? null : body,
  };
}
