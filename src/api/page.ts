import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { ApiError } from './api-error.ts';

const MOST_ITEMS = 100;
const DEFAULT_ITEMS = 20;

/** The query of every list. */
export const pageQuerySchema = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_ITEMS)
    .default(DEFAULT_ITEMS)
    .describe('Most items of one page.'),
  cursor: z
    .string()
    .max(200)
    .optional()
    .describe('The `next` of the page before. Opaque, and good for the same list with the same filters.'),
});

/** The answer of every list: the page after it is also the `next` of the `Link` header. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('The cursor of the next page; null on the last one.'),
  });
}

/** Where a list goes on, in a form that nobody is tempted to take apart. `list` keeps one list's cursors from another's. */
export function cursorOf(list: string, place: string | number): string {
  return Buffer.from(`${list}:${place}`).toString('base64url');
}

/** The place that a cursor names; null for no cursor. Throws ApiError 'INVALID_CURSOR'. */
export function placeOf(list: string, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString();
  const place = text.startsWith(`${list}:`) ? text.slice(list.length + 1) : '';
  // What decodes to the same by leniency is not a cursor of ours.
  if (place !== '' && cursorOf(list, place) === cursor) return place;
  throw new ApiError('INVALID_CURSOR', 'the cursor is not one of this list', {
    hint: 'take it from `next` or from the Link header of the page before, or leave it out',
  });
}

/** The same for a place that is a row's number. */
export function numberOf(list: string, cursor: string | undefined): number | null {
  const place = placeOf(list, cursor);
  if (place === null) return null;
  if (/^[0-9]{1,15}$/.test(place)) return Number(place);
  throw new ApiError('INVALID_CURSOR', 'the cursor is not one of this list', {
    hint: 'take it from `next` or from the Link header of the page before, or leave it out',
  });
}

/** One page as it is sent, with its `Link` header (RFC 8288). */
export function replyPage<Item>(
  request: FastifyRequest,
  reply: FastifyReply,
  list: string,
  page: { readonly items: Item[]; readonly next: string | number | null },
): { items: Item[]; next: string | null } {
  return { items: page.items, next: linkNext(request, reply, list, page.next) };
}

/** Sends a page whose items are JSON already: it goes out as it was read. */
export function sendPageText(
  request: FastifyRequest,
  reply: FastifyReply,
  list: string,
  page: { readonly items: string; readonly next: string | number | null },
): void {
  const next = linkNext(request, reply, list, page.next);
  reply
    .type('application/json; charset=utf-8')
    .send(`{"items":${page.items},"next":${next === null ? 'null' : `"${next}"`}}`);
}

/** The cursor of the page after, which the `Link` header gets too; null on the last one. */
function linkNext(
  request: FastifyRequest,
  reply: FastifyReply,
  list: string,
  place: string | number | null,
): string | null {
  if (place === null) return null;
  const next = cursorOf(list, place);
  const [path = '', ...search] = request.url.split('?');
  const query = new URLSearchParams(search.join('?'));
  query.set('cursor', next);
  reply.header('link', `<${path}?${query.toString()}>; rel="next"`);
  return next;
}
