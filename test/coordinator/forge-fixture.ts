import type { Test } from 'tap';

import type { CommitStatus } from '../../src/coordinator/forge-status.ts';
import type { ForgeConnection } from '../../src/coordinator/forge-connection.ts';
import { FORGE_ANSWER_BYTES } from '../../src/coordinator/forge-connection.ts';
import { createReceiverAgent } from '../../src/coordinator/receiver-connection.ts';
import { anyAddress, type AddressRule } from '../../src/source/url-guard.ts';

export const COMMIT = '8d3f0c5b1e2a49767c6d5e4f3a2b1c0d9e8f7a6b';

export const NEVER = new AbortController().signal;

export function statusOf(more: Partial<CommitStatus> = {}): CommitStatus {
  return {
    repository: 'team/app',
    commit: COMMIT,
    context: 'verbatim/app',
    state: 'pending',
    description: 'Comparing 3 builds.',
    targetUrl: 'https://verbatim.example.org/comparisons/c1',
    comparison: 'c1',
    startedAt: '2026-11-22T12:00:00.000Z',
    endedAt: null,
    ...more,
  };
}

export const ENDED = { endedAt: '2026-11-22T12:05:00.000Z' };

export function connect(
  t: Test,
  { isAllowed = anyAddress, timeoutMs = 5000 }: { isAllowed?: AddressRule; timeoutMs?: number } = {},
): ForgeConnection {
  const agent = createReceiverAgent(isAllowed, { timeoutMs, mostBytes: FORGE_ANSWER_BYTES });
  t.teardown(async () => agent.destroy());
  return { agent, isAllowed, clock: Date.now, userAgent: 'Verbatim/0.0.0', timeoutMs };
}
