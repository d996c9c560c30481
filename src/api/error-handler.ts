import { STATUS_CODES } from 'node:http';

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

import { CodedError } from '../errors.ts';
import { ApiError } from './api-error.ts';
import { PROBLEM_MEDIA_TYPE, type Problem } from './problem.ts';
import { PROBLEM_KINDS, type ProblemKind } from './problem-status.ts';

const FAULT: ProblemKind = { status: 500, title: 'Something went wrong here', isMasked: true };
const MAX_ERRORS = 20;
const MAX_TEXT = 1000;

/** Whatever is thrown, as problem+json. Faults of ours are logged whole and told without their message. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request.id);
  if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
  else request.log.debug({ err: error }, 'request refused');
  const retryAfterSeconds = kindOf(problem.code)?.retryAfterSeconds;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  return sendProblem(reply, problem);
}

export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.replace(/\?.*$/s, '');
  return handleError(
    new ApiError('NOT_FOUND', `there is nothing at ${request.method} ${path}`),
    request,
    reply,
  );
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  // A route may have begun to describe an answer that is not going to be sent.
  for (const header of [
    'etag',
    'cache-control',
    'content-disposition',
    'content-length',
    'accept-ranges',
    'link',
  ]) {
    reply.removeHeader(header);
  }
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_MEDIA_TYPE)
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem);
}

/** Pure. `requestId` goes into the problem, so that the log's line can be found. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (isFastifyError(error) && hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.slice(0, MAX_ERRORS).map(({ instancePath, message }) => ({
      pointer: cut(`/${error.validationContext ?? 'body'}${instancePath}`),
      detail: cut(message ?? 'not valid'),
    }));
    return { ...problemWith('INVALID_REQUEST', messageFor(errors), requestId), errors };
  }
  if (error instanceof CodedError) {
    return { ...problemWith(error.code, error.message, requestId), ...hintOf(error) };
  }
  const status = isFastifyError(error) ? (error.statusCode ?? 500) : 500;
  if (!isFastifyError(error) || status < 400 || status >= 500) return problemWith('FAULT', '', requestId);
  const title = STATUS_CODES[status] ?? 'The request is not valid';
  return problemFor({ status, title }, error.code ?? 'INVALID_REQUEST', error.message, requestId);
}

const kindOf = (code: string): ProblemKind | undefined =>
  Object.hasOwn(PROBLEM_KINDS, code) ? PROBLEM_KINDS[code] : undefined;

function problemWith(code: string, message: string, requestId: string): Problem {
  const known = kindOf(code);
  return problemFor(known ?? FAULT, known === undefined ? 'FAULT' : code, message, requestId);
}

function problemFor(kind: ProblemKind, code: string, message: string, requestId: string): Problem {
  const { status, title, isMasked } = kind;
  return {
    type: `urn:verbatim:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail: isMasked === true ? `${title}. The log has more under this request's id.` : cut(message),
    code,
    hint: null,
    request: requestId,
    errors: [],
  };
}

function hintOf({ code, hint }: CodedError): { hint: string } | undefined {
  const kind = kindOf(code);
  return hint === undefined || kind === undefined || kind.isMasked === true ? undefined : { hint: cut(hint) };
}

function messageFor([first]: Problem['errors']): string {
  return first === undefined ? 'the request does not fit its schema' : `${first.pointer}: ${first.detail}`;
}

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && ('statusCode' in error || 'validation' in error);
}
