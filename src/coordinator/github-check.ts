import type { CommitState, CommitStatus, ForgeStatus } from './forge-status.ts';
import { asOutcome, connectGithub, type GithubAccess } from './github-client.ts';
import { placeOf } from './github-status.ts';

type Conclusion = 'success' | 'failure' | 'neutral' | 'cancelled';

const CONCLUSIONS: Readonly<Record<Exclude<CommitState, 'pending'>, Conclusion>> = {
  reproducible: 'success',
  unreproducible: 'failure',
  inconclusive: 'neutral',
  stopped: 'cancelled',
};
const TITLES: Readonly<Record<CommitState, string>> = {
  pending: 'Comparing',
  reproducible: 'Reproducible',
  unreproducible: 'Not reproducible',
  inconclusive: 'Inconclusive',
  stopped: 'Ended without a result',
};
const PER_PAGE = 100;

/** Check runs, which a GitHub App alone may write: https://docs.github.com/en/rest/checks/runs */
export function createGithubCheck(access: GithubAccess): ForgeStatus {
  return {
    set: (status, stop) =>
      asOutcome(access, async () => {
        const { checks } = connectGithub(access, stop).rest;
        const place = placeOf(status);
        // One run a comparison: the run that a try before this one may have made is changed.
        const listed = await checks.listForRef({
          ...place,
          ref: status.commit,
          check_name: status.context,
          filter: 'all',
          per_page: PER_PAGE,
        });
        const mine = listed.data.check_runs.find(({ external_id }) => external_id === status.comparison);
        const values = valuesOf(status);
        if (mine !== undefined && mine.status === 'completed' && status.state === 'pending') {
          return { status: listed.status, said: 'shows the result already' };
        }
        const said =
          mine === undefined
            ? await checks.create({ ...place, head_sha: status.commit, ...values })
            : await checks.update({ ...place, check_run_id: mine.id, ...values });
        return { status: said.status, said: `shows ${said.data.conclusion ?? said.data.status}` };
      }),

    check: (stop) =>
      asOutcome(access, async () => {
        const { apps } = connectGithub(access, stop).rest;
        const { status, data } = await apps.listReposAccessibleToInstallation({ per_page: 1 });
        return { status, said: `the App may see ${data.total_count} repositories` };
      }),
  };
}

function valuesOf({ state, context, description, targetUrl, comparison, startedAt, endedAt }: CommitStatus) {
  const target = targetUrl === null ? {} : { details_url: targetUrl };
  const about = {
    name: context,
    external_id: comparison,
    started_at: startedAt,
    output: { title: TITLES[state], summary: description },
    ...target,
  };
  if (state === 'pending') return { ...about, status: 'in_progress' as const };
  const ended = endedAt === null ? {} : { completed_at: endedAt };
  return { ...about, status: 'completed' as const, conclusion: CONCLUSIONS[state], ...ended };
}
