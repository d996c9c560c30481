import { objectsIn, outcomeOfReply, withForge, type ForgeAccess, type ForgeReply } from './forge-call.ts';
import type { ForgeConnection } from './forge-connection.ts';
import type { CommitState, CommitStatus, ForgeStatus } from './forge-status.ts';

const STATES: Readonly<Record<CommitState, 'pending' | 'success' | 'failure' | 'error'>> = {
  pending: 'pending',
  reproducible: 'success',
  unreproducible: 'failure',
  inconclusive: 'error',
  stopped: 'error',
};

/** Commit statuses of Gitea and Forgejo, whose API is the same: `repoCreateStatus` at `/api/swagger` of each. */
export function createGiteaStatus(access: {
  apiUrl: string;
  token: string;
  connection: ForgeConnection;
}): ForgeStatus {
  const forge: ForgeAccess = { ...access, authorization: { authorization: `token ${access.token}` } };
  return {
    set: (status, stop) =>
      withForge(forge, stop, async (call) => {
        const path = `/repos/${status.repository}/statuses/${status.commit}`;
        const listed = await call('GET', `${path}?sort=recentupdate&limit=50`);
        if (listed.status >= 300) return outcomeOfReply(forge, listed);
        const state = STATES[status.state];
        // Each one sent is kept there.
        if (isShown(listed, status)) return outcomeOfReply(forge, listed, `shows ${state} already`);
        const made = await call('POST', path, {
          state,
          context: status.context,
          description: status.description,
          ...(status.targetUrl === null ? {} : { target_url: status.targetUrl }),
        });
        return outcomeOfReply(forge, made, `shows ${state}`);
      }),

    check: (stop) =>
      withForge(forge, stop, async (call) =>
        outcomeOfReply(forge, await call('GET', '/user'), 'the token is good'),
      ),
  };
}

/** The newest of the context counts. */
function isShown(reply: ForgeReply, { state, context, description, targetUrl }: CommitStatus): boolean {
  const ofContext = objectsIn(reply).filter((one) => one['context'] === context);
  const [newest] = ofContext.toSorted((left, right) => Number(right['id']) - Number(left['id']));
  return (
    newest !== undefined &&
    newest['status'] === STATES[state] &&
    newest['description'] === description &&
    (newest['target_url'] ?? '') === (targetUrl ?? '')
  );
}
