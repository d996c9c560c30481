import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

/** Names content that never changes under its digest. `part` tells several renderings of one digest apart. */
export function strongTag(digest: string, part?: string): string {
  return part === undefined ? `"${digest}"` : `"${digest}-${part}"`;
}

/**
 * Sets the tag; true when the caller has this content already, and 304 is the whole answer (RFC 9110, section 13.1.2). A weak tag
 * in the request will do: for that comparison a W/ is looked past.
 */
export function isUnchanged(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  reply.header('etag', tag);
  const wanted = request.headers['if-none-match'];
  if (wanted === undefined) return false;
  return wanted.split(',').some((one) => {
    const trimmed = one.trim();
    return trimmed === '*' || trimmed.replace(/^W\//, '') === tag;
  });
}

/** 304 as the whole answer. To HEAD as a stream: of no payload at all Fastify would say that what is unchanged has no bytes. */
export function replyUnchanged({ method }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(304).send(method === 'HEAD' ? Readable.from([]) : undefined);
}
