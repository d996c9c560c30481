import type { z } from 'zod';

import { pageSchema } from '../api/page.ts';
import type { Connection } from './connection.ts';

export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** What a request that changes something takes. */
export interface Change {
  readonly method?: 'POST' | 'PATCH';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Requests to a server's API, their paths below its prefix. Every method throws ServerError, or the signal's reason. */
export interface ApiRequests {
  get<T>(path: string, schema: z.ZodType<T>, query?: Query): Promise<T>;
  /** The first `limit` items of a list, page after page. */
  list<T>(path: string, item: z.ZodType<T>, query: Query & { readonly limit: number }): Promise<T[]>;
  /** POST, unless another method is named. */
  send<T>(path: string, schema: z.ZodType<T>, change?: Change): Promise<T>;
  remove(path: string, headers?: Readonly<Record<string, string>>): Promise<void>;
}

export const API = '/api/v1';
const MOST_ITEMS = 100;

export function createApiRequests(connection: Connection, signal: AbortSignal): ApiRequests {
  const get: ApiRequests['get'] = async (path, schema, query = {}) =>
    connection.json({ path: `${API}${path}`, query, signal }, schema);
  return {
    get,
    list: async (path, item, { limit, ...query }) =>
      allOf(limit, async (cursor, most) => get(path, pageSchema(item), { ...query, limit: most, cursor })),
    send: async (path, schema, { method = 'POST', ...change } = {}) =>
      connection.json({ method, path: `${API}${path}`, ...change, signal }, schema),
    remove: async (path, headers = {}) =>
      connection.done({ method: 'DELETE', path: `${API}${path}`, headers, signal }),
  };
}

/** The first `limit` items of a list, page after page. */
export async function allOf<Item>(
  limit: number,
  page: (cursor: string | null, most: number) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { items: more, next }: { items: Item[]; next: string | null } = await page(
      cursor,
      Math.min(MOST_ITEMS, limit - items.length),
    );
    items.push(...more);
    cursor = next;
  } while (cursor !== null && items.length < limit);
  return items;
}
