import { eq } from './drizzle.ts';

import type { EventData } from '../comparison/service-event.ts';
import type { Source } from '../source/source.ts';
import { isAskedByProject } from './asked-by-project.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { comparisonRequestTable } from './schema/comparison-request-table.ts';
import { comparisonTable } from './schema/comparison-table.ts';
import { projectTable } from './schema/project-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** A comparison as events tell of it, with what decides who hears of it. */
export interface EventSubject {
  readonly data: EventData;
  /** The project's row; null for none. */
  readonly project: number | null;
  /** Asked for just as the project's settings say, but for the ref: then it speaks for the project. */
  readonly isProjectsOwn: boolean;
  /** False for a local command's: nobody outside is told. */
  readonly isDurable: boolean;
}

/** Titles and sentences of a hostile source are cut: a receiver expects some kilobytes at most. */
const MOST_CHARACTERS = 2000;
const MOST_BUILDERS = 100;

/** Reads a comparison's row as it stands in the transaction. */
export function readEventSubject({ orm }: SqliteDatabase, comparison: number): EventSubject | null {
  const [found] = orm
    .select({
      row: comparisonTable,
      request: comparisonRequestTable.request,
      project: projectTable.name,
      settings: projectTable.settings,
    })
    .from(comparisonTable)
    .leftJoin(comparisonRequestTable, eq(comparisonRequestTable.comparison, comparisonTable.number))
    .leftJoin(projectTable, eq(projectTable.number, comparisonTable.project))
    .where(eq(comparisonTable.number, comparison))
    .all();
  if (found === undefined) return null;
  const { row, request, project, settings } = found;
  const hasArtifacts = row.artifactCount !== null && row.matchCount !== null;
  return {
    project: row.project,
    isProjectsOwn: settings !== null && request !== null && isAskedByProject(request, settings),
    isDurable: row.durable,
    data: {
      id: row.id,
      status: row.status,
      project,
      trigger: row.trigger,
      tries: row.tries,
      createdAt: isoTime(row.createdAt),
      finishedAt: isoTimeOrNull(row.finishedAt),
      title: bounded(withoutSecrets(row.title)),
      repository: repositoryOf(row.source),
      commit: row.commit,
      version: row.version === null ? null : bounded(row.version),
      revision: row.revision,
      builders: (request?.builders ?? []).slice(0, MOST_BUILDERS).map(({ notation }) => notation),
      verdict: row.verdict,
      toolchainIndependent: row.toolchainIndependent,
      nondeterministic: row.nondeterministic,
      regressedFrom: row.regressedFrom,
      sentence: row.sentence === null ? null : bounded(row.sentence),
      artifacts: hasArtifacts ? { count: row.artifactCount ?? 0, matching: row.matchCount ?? 0 } : null,
    },
  };
}

function repositoryOf(source: Source): string | null {
  return source.kind === 'git' ? withoutSecrets(source.url) : null;
}

/** A URL's user, password and query are between its owner and its server. */
function withoutSecrets(text: string): string {
  return text.replace(/^(https?:\/\/)[^/@\s]*@/i, '$1').replace(/^(https?:\/\/[^?#\s]*)\?[^#]*/i, '$1');
}

function bounded(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS).toWellFormed()}…`;
}
