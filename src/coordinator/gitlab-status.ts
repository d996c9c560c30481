import {
  objectsIn,
  outcomeOfReply,
  withForge,
  type ForgeAccess,
  type ForgeCall,
  type ForgeReply,
} from './forge-call.ts';
import type { ForgeConnection } from './forge-connection.ts';
import type { CommitState, CommitStatus, ForgeStatus } from './forge-status.ts';

/** GitLab has no word for "nothing was shown": `failed`, which does not let a merge request pass. */
const STATES: Readonly<Record<CommitState, 'running' | 'success' | 'failed' | 'canceled'>> = {
  pending: 'running',
  reproducible: 'success',
  unreproducible: 'failed',
  inconclusive: 'failed',
  stopped: 'canceled',
};

/** Commit statuses: https://docs.gitlab.com/api/commits/#set-commit-pipeline-status */
export function createGitlabStatus(access: {
  apiUrl: string;
  token: string;
  connection: ForgeConnection;
}): ForgeStatus {
  const forge: ForgeAccess = { ...access, authorization: { 'private-token': access.token } };
  return {
    set: (status, stop) =>
      withForge(forge, stop, async (call) => {
        const shown = await shownStatus(call, status);
        if (shown.status >= 300) return outcomeOfReply(forge, shown);
        const state = STATES[status.state];
        // GitLab answers 400 to a step from a state to the same.
        if (isShown(shown, status)) return outcomeOfReply(forge, shown, `shows ${state} already`);
        const made = await call('POST', `/projects/${project(status)}/statuses/${status.commit}`, {
          state,
          name: status.context,
          description: status.description,
          ...(status.targetUrl === null ? {} : { target_url: status.targetUrl }),
        });
        const isStepToSame = made.status === 400 && /Cannot transition status/i.test(made.text);
        if (isStepToSame) {
          const now = await shownStatus(call, status);
          if (isShown(now, status)) return outcomeOfReply(forge, now, `shows ${state} already`);
        }
        return outcomeOfReply(forge, made, `shows ${state}`);
      }),

    check: (stop) =>
      withForge(forge, stop, async (call) =>
        outcomeOfReply(forge, await call('GET', '/user'), 'the token is good'),
      ),
  };
}

const project = ({ repository }: CommitStatus): string => encodeURIComponent(repository);

/** The newest status of each name is what GitLab lists. */
function shownStatus(call: ForgeCall, status: CommitStatus): Promise<ForgeReply> {
  const query = new URLSearchParams({ name: status.context });
  return call(
    'GET',
    `/projects/${project(status)}/repository/commits/${status.commit}/statuses?${query.toString()}`,
  );
}

function isShown(reply: ForgeReply, { state, context, description, targetUrl }: CommitStatus): boolean {
  return objectsIn(reply).some(
    (one) =>
      one['name'] === context &&
      one['status'] === STATES[state] &&
      (one['description'] ?? '') === description &&
      (one['target_url'] ?? null) === targetUrl,
  );
}
