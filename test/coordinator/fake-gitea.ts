import type { ServerResponse } from 'node:http';

import type { Test } from 'tap';
import { z } from 'zod';

import { bodyOf, startServer } from './delivery-rig.ts';

const statusSchema = z.object({
  state: z.enum(['pending', 'success', 'error', 'failure', 'warning', 'skipped']),
  context: z.string().default('default'),
  description: z.string().default(''),
  target_url: z.string().default(''),
});
type Kept = { id: number; status: string } & Omit<z.infer<typeof statusSchema>, 'state'>;

export interface FakeGitea {
  /** The root of its API. */
  readonly url: string;
  readonly statuses: Kept[];
  readonly asked: string[];
  /** The next answers, before any other rule. */
  readonly next: { status: number; headers?: Record<string, string>; body: object }[];
}

export const GITEA_TOKEN = 'f00dnotARealTokenOfGitea';

/**
 * Gitea's and Forgejo's API for one repository `team/app` with one commit, as their OpenAPI documents say: 201, 401 for a bad token, 403
 * for a token without `write:repository`, 404 for what is not seen, 422 for what is not valid. Each status is added.
 */
export async function startFakeGitea(
  t: Test,
  { commit, scope = 'write:repository' }: { commit: string; scope?: string },
): Promise<FakeGitea> {
  const statuses: Kept[] = [];
  const asked: string[] = [];
  const next: FakeGitea['next'] = [];
  const { url } = await startServer(t, async (request, response) => {
    const body = await bodyOf(request);
    asked.push(`${request.method} ${request.url}`);
    const scripted = next.shift();
    if (scripted !== undefined) return reply(response, scripted.status, scripted.body, scripted.headers);
    if (request.headers.authorization !== `token ${GITEA_TOKEN}`)
      return reply(response, 401, { message: 'invalid username, password or token' });
    const { pathname } = new URL(request.url ?? '', 'http://host');
    switch (`${request.method} ${pathname}`) {
      case 'GET /api/v1/user':
        return reply(response, 200, { login: 'robot' });
      case `GET /api/v1/repos/team/app/statuses/${commit}`:
        return reply(response, 200, statuses.toReversed());
      case `POST /api/v1/repos/team/app/statuses/${commit}`:
        return addStatus(response, body);
      default:
        return reply(response, 404, {
          message: "The target couldn't be found.",
          url: 'https://example.org/api/swagger',
        });
    }
  });

  function addStatus(response: ServerResponse, body: string): void {
    if (scope !== 'write:repository') {
      const message = `token does not have at least one of required scope(s), required=[write:repository], token scope=${scope}`;
      return reply(response, 403, { message });
    }
    const given = statusSchema.safeParse(JSON.parse(body));
    if (!given.success) return reply(response, 422, { message: '[]: invalid state' });
    const { state, ...rest } = given.data;
    const kept = { id: statuses.length + 1, status: state, ...rest };
    statuses.push(kept);
    return reply(response, 201, kept);
  }

  return { url: `${url}/api/v1`, statuses, asked, next };
}

function reply(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
