import type { ProjectStanding } from '../coordinator/project-access.ts';
import { visibleText } from '../report/visible-text.ts';
import type { Project } from '../store/project-store.ts';
import { columns } from './columns.ts';
import { minuteOf } from './minute-of.ts';
import { settingWords } from './setting-words.ts';

/** One line a project: name, who may see it, builders, source. */
export function renderProjects(projects: readonly Project[]): string {
  if (projects.length === 0) return 'No project yet. `verbatim projects add NAME SOURCE` makes one.\n';
  return columns(
    projects.map(({ name, settings }) => {
      const words = settingWords(settings);
      return [name, settings.visibility, words.builders.value, words.source.value];
    }),
  );
}

/** All that is known of one project. */
export function renderProject(
  { name, settings, version, updatedAt, hasPushSecret }: Project,
  standing: ProjectStanding,
): string {
  const words = Object.values(settingWords(settings)).map(({ key, value }): [string, string] => [key, value]);
  return columns([
    ['project', name],
    ...words,
    ['pushes', hasPushSecret ? 'taken' : 'not taken'],
    ['changed', `${minute(updatedAt)}, version ${version}`],
    ...standingRows(standing),
  ]);
}

function standingRows(standing: ProjectStanding): [string, string][] {
  const { nextCheckAt, nextWatchAt, watchedAt, watchProblem, watchFailures, refCount } = standing;
  const rows: [string, string | null][] = [
    ['next check', nextCheckAt === null ? null : minute(nextCheckAt)],
    [
      'last look',
      watchedAt === null ? null : `${minute(watchedAt)}, branches and tags: ${refCount ?? 'none seen'}`,
    ],
    ['next look', nextWatchAt === null ? null : minute(nextWatchAt)],
    ['problem', watchProblem === null ? null : `${visibleText(watchProblem)} (${watchFailures} in a row)`],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null);
}

const minute = (time: string): string => `${minuteOf(time)} UTC`;
