import { messageOf } from '../errors.ts';
import type { DeliveryOutcome } from './delivery-outcome.ts';
import {
  createForgeFetch,
  outcomeOfFault,
  outcomeOfForge,
  type ForgeConnection,
} from './forge-connection.ts';

/** How to reach a forge that has no library here. */
export interface ForgeAccess {
  /** The root of its API, such as `https://gitlab.com/api/v4`. */
  readonly apiUrl: string;
  readonly token: string;
  /** The headers that carry the token. */
  readonly authorization: Readonly<Record<string, string>>;
  readonly connection: ForgeConnection;
}

export interface ForgeReply {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** JSON; null for what is none. */
  readonly value: unknown;
  readonly text: string;
}

/** Calls one method of a forge's API. Throws what fetch throws. */
export type ForgeCall = (method: 'GET' | 'POST', path: string, body?: object) => Promise<ForgeReply>;

/** Runs calls; an answer that is no success, and what is thrown, become outcomes. */
export async function withForge(
  access: ForgeAccess,
  stop: AbortSignal,
  use: (call: ForgeCall) => Promise<DeliveryOutcome>,
): Promise<DeliveryOutcome> {
  const { apiUrl, authorization, connection, token } = access;
  const send = createForgeFetch(connection, stop);
  const call: ForgeCall = async (method, path, body) => {
    const response = await send(`${apiUrl.replace(/\/+$/, '')}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': connection.userAgent,
        ...authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      value: parsed(text),
      text,
    };
  };
  try {
    return await use(call);
  } catch (error) {
    return outcomeOfFault(error, [token]);
  }
}

/** What a reply that is no success means. */
export function outcomeOfReply(
  { connection, token }: ForgeAccess,
  reply: ForgeReply,
  said = '',
): DeliveryOutcome {
  const { status, header } = reply;
  const isGood = status >= 200 && status < 300;
  const message = isGood ? said : messageIn(reply);
  return outcomeOfForge({ status, header, message }, connection.clock(), [token]);
}

/** The objects in a reply that is a list. */
export function objectsIn({ value }: ForgeReply): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Both forges say why in `message`: a text, or an object of problems by field. */
function messageIn({ value, text }: ForgeReply): string {
  const message = isObject(value) ? (value['message'] ?? value['error']) : undefined;
  if (message === undefined) return text;
  return typeof message === 'string' ? message : JSON.stringify(message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw new Error(messageOf(error), { cause: error });
  }
}
