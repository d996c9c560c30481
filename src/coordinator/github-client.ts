import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';

import { githubAppSchema } from '../comparison/webhook.ts';
import type { DeliveryOutcome } from './delivery-outcome.ts';
import {
  createForgeFetch,
  outcomeOfFault,
  outcomeOfForge,
  type ForgeConnection,
} from './forge-connection.ts';

/** How to reach one GitHub, and as whom. */
export interface GithubAccess {
  /** Such as `https://api.github.com`. */
  readonly apiUrl: string;
  /** A token, or a GitHub App as JSON. */
  readonly secret: string;
  readonly connection: ForgeConnection;
}

/** Octokit for one delivery. It logs nothing and, by the fetch it is given, follows nothing. */
export function connectGithub({ apiUrl, secret, connection }: GithubAccess, stop: AbortSignal): Octokit {
  const app = appOf(secret);
  return new Octokit({
    baseUrl: apiUrl.replace(/\/+$/, ''),
    userAgent: connection.userAgent,
    ...(app === null ? { auth: secret } : { authStrategy: createAppAuth, auth: app }),
    request: { fetch: createForgeFetch(connection, stop) },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

/** Runs calls of Octokit's; what it throws becomes an outcome. */
export async function asOutcome(
  { secret, connection }: GithubAccess,
  call: () => Promise<{ status: number; said: string }>,
): Promise<DeliveryOutcome> {
  const secrets = [secret, appOf(secret)?.privateKey ?? ''];
  try {
    const { status, said } = await call();
    return { kind: 'accepted', status, answer: said };
  } catch (error) {
    const answer = answerOf(error);
    return answer === null
      ? outcomeOfFault(error, secrets)
      : outcomeOfForge(answer, connection.clock(), secrets);
  }
}

function appOf(secret: string) {
  return secret.startsWith('{') ? githubAppSchema.parse(JSON.parse(secret)) : null;
}

/** Octokit's RequestError, when GitHub answered at all: what never arrived has status 500 and no response there. */
function answerOf(error: unknown) {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  const response = 'response' in error ? error.response : undefined;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const headers = new Map(Object.entries(response.headers ?? {}));
  const header = (name: string): string | null => {
    const value: unknown = headers.get(name);
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : null;
  };
  return { status: error.status, header, message: error.message };
}
