import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Test } from 'tap';
import { z } from 'zod';

import { bodyOf, startServer } from './delivery-rig.ts';

const statusSchema = z.object({
  sha: z.string(),
  state: z.string(),
  context: z.string(),
  description: z.string().nullable(),
  target_url: z.string().nullable(),
});
const runSchema = z.object({
  id: z.int(),
  head_sha: z.string(),
  name: z.string(),
  external_id: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  output: z.object({ title: z.string(), summary: z.string() }),
});
/** What the fake was asked to keep. */
export type KeptStatus = z.infer<typeof statusSchema>;
export type KeptRun = z.infer<typeof runSchema>;

export interface FakeGithub {
  readonly url: string;
  readonly statuses: KeptStatus[];
  readonly runs: KeptRun[];
  /** Method and path of every request, in order. */
  readonly asked: string[];
  /** The next answers, before any other rule. */
  readonly next: { status: number; headers?: Record<string, string>; body: object }[];
}

export const GITHUB_TOKEN = 'ghp_notARealTokenButLongEnough';
const INSTALLATION_TOKEN = 'ghs_madeForTheInstallation';
const DOCS = 'https://docs.github.com/rest';
const STATES = new Set(['error', 'failure', 'pending', 'success']);
const CONCLUSIONS = new Set([
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'success',
  'skipped',
  'timed_out',
]);
const MOST_STATUSES = 1000;

/**
 * GitHub's REST API for one repository `team/app` with one commit, as documented: 201 and 200, 401 for a bad token, 404 for what a token
 * may not see or write, 422 for what is not valid, statuses that are only ever added to, newest first.
 */
export async function startFakeGithub(
  t: Test,
  { commit, scope = 'repo:status' }: { commit: string; scope?: string },
): Promise<FakeGithub> {
  const statuses: KeptStatus[] = [];
  const runs: KeptRun[] = [];
  const asked: string[] = [];
  const next: FakeGithub['next'] = [];

  const { url } = await startServer(t, async (request, response) => {
    const body = await bodyOf(request);
    asked.push(`${request.method} ${request.url}`);
    const scripted = next.shift();
    if (scripted !== undefined) return reply(response, scripted.status, scripted.body, scripted.headers);
    if (request.headers['user-agent'] === undefined)
      return reply(response, 403, { message: 'Request forbidden by administrative rules.' });
    const address = new URL(request.url ?? '', 'http://host');
    if (address.pathname === '/app/installations/42/access_tokens') return giveToken(request, response);
    const who = callerOf(request);
    if (who === null) return problem(response, 401, 'Bad credentials');
    if (address.pathname === '/user') return reply(response, 200, { login: 'robot' });
    if (address.pathname === '/installation/repositories')
      return reply(response, 200, { total_count: 1, repositories: [] });
    const given: Record<string, unknown> = body === '' ? {} : JSON.parse(body);
    return route(`${request.method} ${address.pathname}`, { given, who, address, response });
  });

  function route(
    asks: string,
    {
      given,
      who,
      address,
      response,
    }: { given: Record<string, unknown>; who: 'user' | 'app'; address: URL; response: ServerResponse },
  ): void {
    const place = '/repos/team/app';
    switch (asks) {
      case `GET ${place}/commits/${commit}/statuses`:
        return reply(
          response,
          200,
          statuses.toReversed().slice(0, Number(address.searchParams.get('per_page') ?? 30)),
        );
      case `POST ${place}/statuses/${commit}`:
        return addStatus(response, given);
      case `GET ${place}/commits/${commit}/check-runs`: {
        const named = runs.filter(({ name }) => name === address.searchParams.get('check_name'));
        return reply(response, 200, { total_count: named.length, check_runs: named });
      }
      case `POST ${place}/check-runs`:
        // Whoever is not an App is told so.
        return who === 'app'
          ? addRun(response, given)
          : problem(response, 403, 'You must authenticate via a GitHub App.');
      default: {
        const [, id] = /^PATCH \/repos\/team\/app\/check-runs\/(\d+)$/.exec(asks) ?? [];
        const run = runs.find((one) => one.id === Number(id));
        if (run !== undefined) return changeRun(response, run, given);
        if (asks.startsWith('POST /repos/team/app/statuses/'))
          return problem(response, 422, 'No commit found for SHA: 0');
        return problem(response, 404, 'Not Found');
      }
    }
  }

  function addStatus(response: ServerResponse, given: Record<string, unknown>): void {
    // A token without the scope is not told that the repository is there.
    if (!scope.split(' ').some((one) => one === 'repo' || one === 'repo:status'))
      return problem(response, 404, 'Not Found');
    const { state, context = 'default', description = null, target_url = null } = given;
    if (!STATES.has(String(state))) return invalid(response, 'state', 'state is not included in the list');
    if (typeof description === 'string' && description.length > 140) {
      return invalid(response, 'description', 'description is too long (maximum is 140 characters)');
    }
    if (typeof target_url === 'string' && !/^https?:\/\//.test(target_url))
      return invalid(response, 'target_url', 'target_url must use http(s) scheme');
    if (statuses.filter((one) => one.context === context).length >= MOST_STATUSES) {
      return invalid(response, undefined, 'This SHA and context has reached the maximum number of statuses.');
    }
    const kept = statusSchema.parse({ sha: commit, state, context, description, target_url });
    statuses.push(kept);
    return reply(response, 201, kept);
  }

  function addRun(response: ServerResponse, given: Record<string, unknown>): void {
    if (given['head_sha'] !== commit)
      return problem(response, 422, `No commit found for SHA: ${String(given['head_sha'])}`);
    if (typeof given['name'] !== 'string') return invalid(response, 'name', 'name is missing');
    const run = runSchema.parse({ id: runs.length + 1, conclusion: null, status: 'queued', ...given });
    runs.push(run);
    return changeRun(response, run, given, 201);
  }

  return { url, statuses, runs, asked, next };
}

function changeRun(
  response: ServerResponse,
  run: KeptRun,
  given: Record<string, unknown>,
  status = 200,
): void {
  const { conclusion } = given;
  if (given['status'] === 'completed' && !CONCLUSIONS.has(String(conclusion))) {
    return invalid(response, 'conclusion', 'conclusion is required when status is completed');
  }
  Object.assign(run, given);
  return reply(response, status, run);
}

function giveToken(request: IncomingMessage, response: ServerResponse): void {
  const [, jwt = ''] = /^bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (jwt.split('.').length !== 3) return problem(response, 401, 'A JSON web token could not be decoded');
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  return reply(response, 201, {
    token: INSTALLATION_TOKEN,
    expires_at,
    permissions: { checks: 'write' },
    repository_selection: 'all',
  });
}

function callerOf({ headers }: IncomingMessage): 'user' | 'app' | null {
  if (headers.authorization === `token ${GITHUB_TOKEN}`) return 'user';
  return headers.authorization === `token ${INSTALLATION_TOKEN}` ? 'app' : null;
}

function invalid(response: ServerResponse, field: string | undefined, message: string): void {
  const errors = [{ resource: 'Status', code: 'custom', ...(field === undefined ? {} : { field }), message }];
  reply(response, 422, { message: 'Validation Failed', errors, documentation_url: DOCS, status: '422' });
}

const problem = (response: ServerResponse, status: number, message: string): void =>
  reply(response, status, { message, documentation_url: DOCS, status: String(status) });

function reply(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4999',
      'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
      ...headers,
    })
    .end(JSON.stringify(body));
}
