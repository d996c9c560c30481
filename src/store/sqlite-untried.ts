import { ACTIVE_STATUSES } from '../comparison/comparison-status.ts';
import type { RateScope } from './rate-store.ts';
import type { Untried } from './rate.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { COMPARISON_IS_SEEN, PROJECT_IS_SEEN, seenBy, type SeenBy } from './sqlite-visibility.ts';

const WAITS = `comparison.status IN (${['queued', ...ACTIVE_STATUSES].map((status) => `'${status}'`).join(', ')})`;
const NEVER = 'project.isCompared = 0';
const PROJECTS = `SELECT count(*) FROM project WHERE ${NEVER} AND ${PROJECT_IS_SEEN}`;
const THIS_PROJECT = `${PROJECTS} AND name = +:project`;
const WAITING = `SELECT count(*) FROM comparison WHERE ${WAITS} AND ${COMPARISON_IS_SEEN}
  AND (+:project IS NULL OR comparison.project = (SELECT number FROM project WHERE name = +:project))`;
const IN_LIST = 'IN (SELECT value FROM json_each(+?))';
const PROJECTS_EACH = `SELECT number FROM project WHERE number ${IN_LIST} AND ${NEVER}`;
// The index of statuses, not of projects: few wait, however many have ended.
const WAITING_EACH = `SELECT project, count(*) AS count FROM comparison INDEXED BY comparison_by_status
  WHERE ${WAITS} AND project ${IN_LIST} GROUP BY project`;

/** Makes the functions that count what was asked for and never compared. */
export function createUntried({ raw }: SqliteDatabase): {
  inScope(scope: Pick<RateScope, 'visibility' | 'project'>): Untried;
  ofProjects(numbers: readonly number[]): (number: number) => Untried;
} {
  type Parameters = SeenBy & { project: string | null };
  const projects = raw.prepare<SeenBy, number>(PROJECTS).pluck();
  const thisProject = raw.prepare<Parameters, number>(THIS_PROJECT).pluck();
  const waiting = raw.prepare<Parameters, number>(WAITING).pluck();
  const projectsEach = raw.prepare<[string], number>(PROJECTS_EACH).pluck();
  const waitingEach = raw.prepare<[string], { project: number; count: number }>(WAITING_EACH);
  return {
    inScope({ visibility, project }) {
      const parameters = { ...seenBy(visibility), project };
      const never = project === null ? projects.get(parameters) : thisProject.get(parameters);
      return { projects: never ?? 0, waiting: waiting.get(parameters) ?? 0 };
    },
    ofProjects(numbers) {
      const list = JSON.stringify(numbers);
      const never = new Set(projectsEach.all(list));
      const waits = new Map(waitingEach.all(list).map(({ project, count }) => [project, count]));
      return (number) => ({ projects: never.has(number) ? 1 : 0, waiting: waits.get(number) ?? 0 });
    },
  };
}
