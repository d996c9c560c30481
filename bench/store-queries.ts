import { dayOf } from '../src/store/rate-scope.ts';
import type { RateScope } from '../src/store/rate-store.ts';
import type { Store } from '../src/store/store.ts';
import { SEES_ALL, type Visibility } from '../src/store/visibility.ts';
import { VARIATIONS } from '../src/environment/variation.ts';
import {
  artifactDigest,
  DAY_MS,
  EMPTY,
  FIRST_DAY_MS,
  fingerprintOf,
  projectName,
  revisionDigest,
  type Shape,
} from './synthetic-comparisons.ts';

const shared = (round: number) => ({ fingerprint: fingerprintOf(round % 10), limit: 50 });

/** Every query that the API and a dashboard ask of a store. Each takes the number of its round, so that no two ask for the same. */
export function storeQueries(
  store: Store,
  comparisons: number,
  { projects, days, perRevision }: Shape,
): [name: string, query: (round: number) => unknown][] {
  const { rates, revisions, causes, knowledge, packages, reader, builds, artifacts, queue } = store;
  const revisionCount = Math.max(1, Math.floor(comparisons / projects / perRevision));
  const project = (round: number): number => (round * 7919) % projects;
  const revision = (round: number): number => (round * 31) % revisionCount;
  const anonymous: Visibility = { kind: 'some', isPublicSeen: true, projects: [], token: null };
  const all: RateScope = { visibility: SEES_ALL, project: null, variations: null, from: null, to: null };
  const month = (round: number): Pick<RateScope, 'from' | 'to'> => {
    const from = FIRST_DAY_MS + (round % Math.max(1, days - 30)) * DAY_MS;
    return { from: dayOf(from), to: dayOf(from + 30 * DAY_MS) };
  };
  const page = {
    limit: 50,
    before: null,
    project: null,
    status: null,
    verdict: null,
    trigger: null,
    revision: null,
    sourceKey: null,
    sinceMs: null,
    untilMs: null,
    only: null,
  };
  const ids = reader.page({ ...page, limit: 100 }, SEES_ALL).items.map(({ id }) => id);
  const idAt = (round: number): string => ids[round % ids.length] ?? '';
  const numberAt = (round: number): number => 1 + ((round * 7919) % comparisons);
  const byDigest = { limit: 50, before: null };

  return [
    ['rates of everything', () => rates.total(all)],
    ['rates of what is public', () => rates.total({ ...all, visibility: anonymous })],
    ['rates of a month', (round) => rates.total({ ...all, ...month(round) })],
    ['rates under all variations', () => rates.total({ ...all, variations: VARIATIONS })],
    ['rates of a project', (round) => rates.total({ ...all, project: projectName(project(round)) })],
    ['rates by day, a year', () => rates.days(all)],
    ['rates by day of a project', (round) => rates.days({ ...all, project: projectName(project(round)) })],
    ['rates by builder', () => rates.builders(all)],
    [
      'rates by builder of a project',
      (round) => rates.builders({ ...all, project: projectName(project(round)) }),
    ],
    [
      'rates by project, 50',
      (round) => rates.projects(all, { limit: 50, after: projectName(project(round)) }),
    ],
    ['where projects stand', () => rates.standing(SEES_ALL)],
    ['where public projects stand', () => rates.standing(anonymous)],
    ['standing of a project', (round) => revisions.standing(projectName(project(round)), SEES_ALL)],
    [
      'standings, 50',
      (round) =>
        revisions.standings({ limit: 50, after: projectName(project(round)), verdicts: null }, SEES_ALL),
    ],
    [
      'standings that are bad, 50',
      () =>
        revisions.standings({ limit: 50, after: null, verdicts: ['unreproducible', 'equivalent'] }, SEES_ALL),
    ],
    [
      'revisions of a project, 50',
      (round) =>
        revisions.ofProject(
          { project: projectName(project(round)), verdicts: null, limit: 50, before: null },
          SEES_ALL,
        ),
    ],
    ['a revision', (round) => revisions.ofDigest(revisionDigest(project(round), revision(round)), SEES_ALL)],
    [
      'regressions since a date, 50',
      (round) =>
        revisions.regressions({ sinceMs: FIRST_DAY_MS + round * DAY_MS, limit: 50, before: null }, SEES_ALL),
    ],
    [
      'an artifact in short',
      (round) => knowledge.about(artifactDigest(project(round), revision(round)), SEES_ALL),
    ],
    ['an artifact that is everywhere, in short', () => knowledge.about(EMPTY, SEES_ALL)],
    [
      'an artifact, 50',
      (round) => artifacts.ofDigest(artifactDigest(project(round), revision(round)), byDigest, SEES_ALL),
    ],
    ['an artifact that is everywhere, 50', () => artifacts.ofDigest(EMPTY, byDigest, SEES_ALL)],
    ['an artifact that is everywhere, 50 public', () => artifacts.ofDigest(EMPTY, byDigest, anonymous)],
    ['comparisons, 50', (round) => reader.page({ ...page, before: numberAt(round) }, SEES_ALL)],
    ['comparisons, 50 public', (round) => reader.page({ ...page, before: numberAt(round) }, anonymous)],
    [
      'comparisons of a project, 50',
      (round) => reader.page({ ...page, project: projectName(project(round)) }, SEES_ALL),
    ],
    [
      'comparisons that are unreproducible, 50',
      () => reader.page({ ...page, verdict: 'unreproducible' }, SEES_ALL),
    ],
    [
      'comparisons that are bad, 50',
      (round) => reader.page({ ...page, only: 'bad', before: numberAt(round) }, SEES_ALL),
    ],
    ['comparisons that regressed, 50', () => reader.page({ ...page, only: 'regressed' }, SEES_ALL)],
    [
      'comparisons that are nondeterministic, 50',
      () => reader.page({ ...page, only: 'nondeterministic' }, SEES_ALL),
    ],
    [
      'all attempts of a revision',
      (round) =>
        reader.page({ ...page, revision: revisionDigest(project(round), revision(round)) }, SEES_ALL),
    ],
    [
      'comparisons of a week, 50',
      (round) =>
        reader.page(
          { ...page, sinceMs: FIRST_DAY_MS + round * DAY_MS, untilMs: FIRST_DAY_MS + (round + 7) * DAY_MS },
          SEES_ALL,
        ),
    ],
    ['a comparison', (round) => reader.find(idAt(round), SEES_ALL)],
    ["a comparison's builds", (round) => builds.ofComparison(numberAt(round))],
    [
      "a comparison's artifacts",
      (round) => artifacts.ofComparison(numberAt(round), { limit: 50, after: null, verdict: null }),
    ],
    ["a comparison's history", (round) => reader.history(numberAt(round), 0, 50)],
    ['kinds of causes, 20', () => causes.kinds({ limit: 20, after: null }, SEES_ALL)],
    ['kinds of causes, 20 public', () => causes.kinds({ limit: 20, after: null }, anonymous)],
    [
      "a project's causes",
      (round) =>
        causes.ofPlace(
          { project: projectName(project(round)), status: null, kind: null, limit: 50, before: null },
          SEES_ALL,
        ),
    ],
    ['a cause that most projects have', () => causes.find(fingerprintOf(0), SEES_ALL)],
    ['who shares a cause, 50', (round) => causes.sharing({ ...shared(round), before: null }, SEES_ALL)],
    [
      'who shares a cause, 50 public',
      (round) => causes.sharing({ ...shared(round), before: null }, anonymous),
    ],
    ['the queue', () => queue.counts()],
    [
      'a part of the export, 20 projects',
      (round) => packages.packageResults({ limit: 20, after: projectName(project(round)) }, SEES_ALL),
    ],
  ];
}
