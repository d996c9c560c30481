import { isDeepStrictEqual } from 'node:util';

import { nextCheck } from '../comparison/schedule.ts';
import type { ProjectSettings } from '../comparison/project.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import type { Project, ProjectState } from './project-store.ts';
import { projectTable } from './schema/project-table.ts';
import { sourceKey } from './source-key.ts';

type Row = typeof projectTable.$inferSelect;

/** The columns of a project itself: what was seen of its remote may be large. */
export const PROJECT_COLUMNS = {
  name: projectTable.name,
  settings: projectTable.settings,
  version: projectTable.version,
  createdAt: projectTable.createdAt,
  updatedAt: projectTable.updatedAt,
  pushSecret: projectTable.pushSecret,
};

export function projectOf(row: Pick<Row, keyof typeof PROJECT_COLUMNS>): Project {
  return {
    name: row.name,
    settings: row.settings,
    version: row.version,
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
    hasPushSecret: row.pushSecret !== null,
  };
}

export function stateOf(row: Row): ProjectState {
  return {
    nextCheckAt: isoTimeOrNull(row.nextCheckAt),
    nextWatchAt: isoTimeOrNull(row.nextWatchAt),
    watchedAt: isoTimeOrNull(row.watchedAt),
    watchProblem: row.watchProblem,
    watchFailures: row.watchFailures,
    seenRefs: row.seenRefs,
  };
}

/** What is copied out of the settings. */
export function copiedColumns(settings: ProjectSettings) {
  return {
    settings,
    isPublic: settings.visibility === 'public',
    sourceKey: sourceKey(settings.source),
  };
}

/** What is planned for a project whose settings are now `settings`; `before` null for a new one. */
export function plannedColumns(
  name: string,
  { settings, before, nowMs }: { settings: ProjectSettings; before: ProjectSettings | null; nowMs: number },
) {
  const { schedule, watch } = settings;
  const hasNewSchedule = before === null || !isDeepStrictEqual(before.schedule, schedule);
  // Another remote, or one that was not watched: what was seen says nothing.
  const isNewRemote =
    before === null ||
    before.watch === null ||
    watch === null ||
    sourceKey(before.source) !== sourceKey(settings.source);
  const isNewRhythm = isNewRemote || !isDeepStrictEqual(before.watch, watch);
  return {
    ...(hasNewSchedule
      ? { nextCheckAt: schedule === null ? null : nextCheck(schedule, name, nowMs) }
      : undefined),
    ...(isNewRhythm ? { nextWatchAt: watch?.everySeconds == null ? null : nowMs } : undefined),
    ...(isNewRemote ? { seenRefs: null, watchedAt: null, watchProblem: null, watchFailures: 0 } : undefined),
  };
}
