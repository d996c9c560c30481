import type { CommitState, CommitStatus, ForgeStatus } from './forge-status.ts';
import { asOutcome, connectGithub, type GithubAccess } from './github-client.ts';

/** GitHub's commit statuses have no word for "nothing was shown": `error`, which a required status does not take for a success. */
const STATES: Readonly<Record<CommitState, 'pending' | 'success' | 'failure' | 'error'>> = {
  pending: 'pending',
  reproducible: 'success',
  unreproducible: 'failure',
  inconclusive: 'error',
  stopped: 'error',
};
const PER_PAGE = 100;

/** Commit statuses: https://docs.github.com/en/rest/commits/statuses */
export function createGithubStatus(access: GithubAccess): ForgeStatus {
  return {
    set: (status, stop) =>
      asOutcome(access, async () => {
        const { repos } = connectGithub(access, stop).rest;
        const place = placeOf(status);
        const wanted = valuesOf(status);
        // GitHub keeps each one sent, and takes 1000 of a context at most.
        const listed = await repos.listCommitStatusesForRef({
          ...place,
          ref: status.commit,
          per_page: PER_PAGE,
        });
        const shown = listed.data.find(({ context }) => context === wanted.context);
        if (shown !== undefined && isSame(shown, wanted)) {
          return { status: listed.status, said: `shows ${wanted.state} already` };
        }
        const made = await repos.createCommitStatus({ ...place, sha: status.commit, ...wanted });
        return { status: made.status, said: `shows ${made.data.state}` };
      }),

    check: (stop) =>
      asOutcome(access, async () => {
        const { status, data } = await connectGithub(access, stop).rest.users.getAuthenticated();
        return { status, said: `the token is ${data.login}'s` };
      }),
  };
}

export function placeOf({ repository }: CommitStatus): { owner: string; repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}

function valuesOf({ state, context, description, targetUrl }: CommitStatus) {
  const target = targetUrl === null ? {} : { target_url: targetUrl };
  return { state: STATES[state], context, description, ...target };
}

function isSame(
  shown: { state: string; description: string | null; target_url: string | null },
  wanted: ReturnType<typeof valuesOf>,
): boolean {
  return (
    shown.state === wanted.state &&
    shown.description === wanted.description &&
    (shown.target_url ?? undefined) === wanted.target_url
  );
}
