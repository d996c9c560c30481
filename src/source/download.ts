import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Agent, request, type Dispatcher } from 'undici';

import { SourceError } from './source-error.ts';
import type { SourceLimits } from './source-limits.ts';
import { checkHost, guardedLookup, type AddressRule } from './url-guard.ts';

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const SILENCE_MS = 60_000;

export interface TransferOptions {
  readonly isAllowed: AddressRule;
  readonly limits: SourceLimits;
  readonly signal: AbortSignal;
}

/** Fetches an http(s) URL into a new file. Throws SourceError; every redirect's host is checked again. */
export async function download(url: string, path: string, options: TransferOptions): Promise<void> {
  await withResponse(url, {}, options, async ({ response, url: at }) => {
    if (response.statusCode !== 200) throw failed(at, response.statusCode);
    const most = options.limits.downloadBytes;
    if (Number(response.headers['content-length'] ?? 0) > most) throw tooLarge(at, most);
    await pipeline(
      response.body,
      (body: Readable) => bounded(body, at, most),
      createWriteStream(path, { flags: 'wx' }),
    );
  });
}

/**
 * Where a git repository answers after redirects, which git itself is not let follow. A server that answers anything
 * else is left to git to complain about.
 */
export async function followGitRedirects(url: string, options: TransferOptions): Promise<string> {
  const service = '/info/refs?service=git-upload-pack';
  const asked = `${url.replace(/\/+$/, '')}${service}`;
  const headers = { 'user-agent': 'git/2.39', accept: '*/*' };
  return withResponse(asked, headers, options, async ({ response, url: at }) => {
    response.body.destroy();
    return at !== asked && at.endsWith(service) ? at.slice(0, -service.length) : url;
  });
}

interface Answer {
  readonly response: Dispatcher.ResponseData;
  /** The URL that answered. */
  readonly url: string;
}

async function withResponse<T>(
  url: string,
  headers: Record<string, string>,
  options: TransferOptions,
  use: (answer: Answer) => Promise<T>,
): Promise<T> {
  const agent = new Agent({
    connect: { lookup: guardedLookup(options.isAllowed), timeout: SILENCE_MS },
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
  });
  const deadline = AbortSignal.timeout(options.limits.transferTimeoutMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  try {
    let at = url;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const next = checkHttpUrl(at);
      // Sockets look names up, but not addresses: this check is the only one for those.
      await checkHost(next.hostname, options.isAllowed);
      const response = await request(next, { dispatcher: agent, headers, signal });
      // A body that nobody reads to its end fails when the agent closes; that must not end the process.
      response.body.on('error', () => {});
      const location = response.headers['location'];
      if (!REDIRECTS.has(response.statusCode) || typeof location !== 'string') {
        return await use({ response, url: at });
      }
      await response.body.dump();
      at = new URL(location, next).href;
    }
    throw new SourceError('UNREACHABLE', `${url} redirects more than ${MOST_REDIRECTS} times`);
  } catch (error) {
    throw asSourceError(error, url);
  } finally {
    await agent.destroy();
  }
}

function checkHttpUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new SourceError('REFUSED_URL', `${text} is not an http or https URL`);
  }
  if (url.username === '' && url.password === '') return url;
  throw new SourceError('REFUSED_URL', `the URL at ${url.host} holds a user or password`);
}

async function* bounded(body: Readable, url: string, most: number): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw tooLarge(url, most);
    yield chunk;
  }
}

const tooLarge = (url: string, most: number): SourceError =>
  new SourceError('TOO_LARGE', `${url} is larger than ${most} bytes`);

function failed(url: string, status: number): SourceError {
  const code = status === 404 || status === 410 ? 'NOT_FOUND' : 'UNREACHABLE';
  return new SourceError(code, `${url} answered with HTTP status ${status}`);
}

/** Looks through undici's wrapping for the guard's own refusal. */
function asSourceError(error: unknown, url: string): unknown {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof SourceError) return at;
  return new SourceError('UNREACHABLE', `fetching ${url}`, { cause: error });
}
