import type { ProjectStanding } from '../coordinator/project-access.ts';
import { visibleText } from '../report/visible-text.ts';
import type { Project } from '../store/project-store.ts';
import { settingWords } from './setting-words.ts';

/** One line a project: name, who may see it, builders, source. */
export function renderProjects(projects: readonly Project[]): string {
  if (projects.length === 0) return 'No project yet. `verbatim projects add NAME SOURCE` makes one.\n';
  const rows = projects.map(({ name, settings }) => {
    const words = settingWords(settings);
    return [name, settings.visibility, words.builders.value, words.source.value];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** All that is known of one project. */
export function renderProject(
  { name, settings, version, updatedAt, hasPushSecret }: Project,
  standing: ProjectStanding,
): string {
  const words = Object.values(settingWords(settings)).map(({ key, value }): [string, string] => [key, value]);
  const rows: [string, string][] = [
    ['project', name],
    ...words,
    ['pushes', hasPushSecret ? 'taken' : 'not taken'],
    ['changed', `${minute(updatedAt)}, version ${version}`],
    ...standingRows(standing),
  ];
  const width = Math.max(...rows.map(([key]) => key.length));
  return rows.map(([key, value]) => `${key.padEnd(width)}  ${value}\n`).join('');
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

const minute = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;
