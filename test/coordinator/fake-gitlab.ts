import type { ServerResponse } from 'node:http';

import type { Test } from 'tap';
import { z } from 'zod';

import { bodyOf, startServer } from './delivery-rig.ts';

const statusSchema = z.object({
  state: z.enum(['pending', 'running', 'success', 'failed', 'canceled', 'skipped']),
  name: z.string().max(255).default('default'),
  description: z.string().max(255).nullable().default(null),
  target_url: z.url().max(255).nullable().default(null),
});
interface Kept {
  id: number;
  status: z.infer<typeof statusSchema>['state'];
  name: string;
  description: string | null;
  target_url: string | null;
}

export interface FakeGitlab {
  /** The root of its API. */
  readonly url: string;
  readonly statuses: Kept[];
  readonly asked: string[];
  /** The next answers, before any other rule. */
  readonly next: { status: number; headers?: Record<string, string>; body: object }[];
}

export const GITLAB_TOKEN = 'glpat-notARealToken';
const ACTIVE = new Set(['pending', 'running']);

/**
 * GitLab's API for one project `team/sub/app` with one commit, as documented: 201, 401, 403 where a token's role is too low, 404 for what
 * may not be seen, 400 for what is not valid and for a step from a state to the same. A status that has not ended is changed.
 */
export async function startFakeGitlab(
  t: Test,
  { commit, mayWrite = true }: { commit: string; mayWrite?: boolean },
): Promise<FakeGitlab> {
  const statuses: Kept[] = [];
  const asked: string[] = [];
  const next: FakeGitlab['next'] = [];
  const { url } = await startServer(t, async (request, response) => {
    const body = await bodyOf(request);
    asked.push(`${request.method} ${request.url}`);
    const scripted = next.shift();
    if (scripted !== undefined) return reply(response, scripted.status, scripted.body, scripted.headers);
    if (request.headers['private-token'] !== GITLAB_TOKEN)
      return reply(response, 401, { message: '401 Unauthorized' });
    const address = new URL(request.url ?? '', 'http://host');
    const project = '/api/v4/projects/team%2Fsub%2Fapp';
    switch (`${request.method} ${address.pathname}`) {
      case 'GET /api/v4/user':
        return reply(response, 200, { username: 'robot' });
      case `GET ${project}/repository/commits/${commit}/statuses`: {
        const named = statuses.filter(({ name }) => name === address.searchParams.get('name'));
        return reply(response, 200, named.slice(-1));
      }
      case `POST ${project}/statuses/${commit}`:
        return mayWrite ? setStatus(response, body) : reply(response, 403, { message: '403 Forbidden' });
      default:
        return reply(response, 404, { message: '404 Project Not Found' });
    }
  });

  function setStatus(response: ServerResponse, body: string): void {
    const given = statusSchema.safeParse(JSON.parse(body));
    if (!given.success)
      return reply(response, 400, { message: { [String(given.error.issues[0]?.path[0])]: ['is invalid'] } });
    const { state, name, description, target_url } = given.data;
    const open = statuses.findLast((one) => one.name === name && ACTIVE.has(one.status));
    if (open?.status === state) {
      const step = state === 'pending' ? 'enqueue' : 'run';
      const message = `Cannot transition status via :${step} from :${state} (Reason(s): Status cannot transition via "${step}")`;
      return reply(response, 400, { message });
    }
    const kept = open ?? { id: statuses.length + 1, status: state, name, description, target_url };
    if (open === undefined) statuses.push(kept);
    Object.assign(kept, { status: state, description, target_url });
    return reply(response, 201, kept);
  }

  return { url: `${url}/api/v4`, statuses, asked, next };
}

function reply(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
