import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

import type { BlobStore } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';
import { ApiError } from './api-error.ts';
import { isUnchanged, replyUnchanged, strongTag } from './etag.ts';
import { readRange } from './range.ts';

/** How a blob is sent. */
export interface BlobReply {
  readonly mediaType: string;
  /** What a browser saves it as; null shows it. */
  readonly fileName: string | null;
}

/** Forbids a page all: scripts, requests, forms, and the origin it came from. */
export const SANDBOX = "default-src 'none'; sandbox";

/**
 * A blob as an answer: its digest is its tag, it never changes, and parts of it may be had (200, 206, 304, 416). What builds make is
 * hostile: no browser is let to run any of it. Throws StoreError 'BLOB_MISSING' and ApiError 'RANGE_NOT_SATISFIABLE'.
 */
export async function replyBlob(
  request: FastifyRequest,
  reply: FastifyReply,
  { blobs, digest }: { readonly blobs: BlobStore; readonly digest: Digest },
  { mediaType, fileName }: BlobReply,
): Promise<FastifyReply> {
  const size = await blobs.size(digest);
  const tag = strongTag(digest);
  reply
    // Only for this caller: a cache in between does not know who may see it.
    .header('cache-control', 'private, max-age=31536000, immutable')
    .header('vary', 'authorization')
    .header('accept-ranges', 'bytes')
    .header('content-security-policy', SANDBOX)
    .type(mediaType);
  if (fileName !== null)
    reply.header('content-disposition', `attachment; filename="${safeFileName(fileName)}"`);
  if (isUnchanged(request, reply, tag)) return replyUnchanged(request, reply);
  const range = readRange(rangeHeader(request, tag), size);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${size}`);
    throw new ApiError(
      'RANGE_NOT_SATISFIABLE',
      `there are ${size} bytes, and none in the range that was asked for`,
    );
  }
  const isPart = range !== 'whole';
  reply.header('content-length', isPart ? range.end - range.start + 1 : size);
  if (isPart) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  return reply.send(isPart ? blobs.readRange(digest, range) : blobs.read(digest));
}

/** A range is for the content that If-Range names; of any other content the whole is sent. Only a GET has ranges. */
function rangeHeader({ method, headers }: FastifyRequest, tag: string): string | undefined {
  const condition = headers['if-range'];
  const isFor = condition === undefined || condition === tag;
  return method === 'GET' && isFor ? headers.range : undefined;
}

/** Nothing that could end the header or the quotes, nor a path. */
function safeFileName(name: string): string {
  return name.replace(/[^A-Za-z0-9._+-]+/g, '_').slice(0, 150) || 'file';
}
