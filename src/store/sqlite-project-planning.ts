import { and, asc, eq, gt, inArray, lte, min } from './drizzle.ts';

import { ACTIVE_STATUSES } from '../comparison/comparison-status.ts';
import type { ProjectStore } from './project-store.ts';
import { comparisonTable } from './schema/comparison-table.ts';
import { projectTable } from './schema/project-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

export type ProjectPlanning = Pick<
  ProjectStore,
  'nextDueMs' | 'dueChecks' | 'dueWatches' | 'planCheck' | 'recordLook' | 'recordRefs' | 'hasOpenCheck'
>;

const { name, nextCheckAt, nextWatchAt } = projectTable;

/** What is due when, and what was seen of the remotes. `tell` is called after each change. */
export function createProjectPlanning(
  { orm, read, write }: SqliteDatabase,
  tell: () => void,
): ProjectPlanning {
  const due = (column: typeof nextCheckAt | typeof nextWatchAt, nowMs: number, limit: number): string[] =>
    read('looking for what is due', () => {
      const rows = orm.select({ name }).from(projectTable).where(lte(column, nowMs));
      return rows
        .orderBy(asc(column))
        .limit(limit)
        .all()
        .map((row) => row.name);
    });
  return {
    nextDueMs: (afterMs) =>
      read('looking for what is due', () => {
        const times = [nextCheckAt, nextWatchAt].map(
          (column) =>
            orm
              .select({ at: min(column) })
              .from(projectTable)
              .where(gt(column, afterMs))
              .all()[0]?.at,
        );
        const planned = times.filter((at) => typeof at === 'number');
        return planned.length === 0 ? null : Math.min(...planned);
      }),
    dueChecks: (nowMs, limit) => due(nextCheckAt, nowMs, limit),
    dueWatches: (nowMs, limit) => due(nextWatchAt, nowMs, limit),
    planCheck(project, nextAtMs) {
      write('planning a check', () =>
        orm.update(projectTable).set({ nextCheckAt: nextAtMs }).where(eq(name, project)).run(),
      );
      tell();
    },
    recordLook(project, look) {
      const seen =
        look.kind === 'seen'
          ? {
              watchProblem: null,
              watchFailures: 0,
              ...(look.refs === null ? {} : { seenRefs: { ...look.refs } }),
            }
          : null;
      write('keeping what a remote has', () => {
        const row = orm.select().from(projectTable).where(eq(name, project)).all()[0];
        if (row === undefined) return;
        const failed =
          look.kind === 'failed'
            ? { watchProblem: look.problem, watchFailures: row.watchFailures + 1 }
            : null;
        orm
          .update(projectTable)
          .set({ watchedAt: look.atMs, nextWatchAt: look.nextAtMs, ...seen, ...failed })
          .where(eq(name, project))
          .run();
      });
      tell();
    },
    recordRefs(project, refs) {
      write('keeping what a push told', () => {
        const row = orm
          .select({ seen: projectTable.seenRefs })
          .from(projectTable)
          .where(eq(name, project))
          .all()[0];
        if (row?.seen == null) return;
        const merged = Object.entries({ ...row.seen, ...refs });
        const seenRefs = Object.fromEntries(
          merged.filter((entry): entry is [string, string] => entry[1] !== null),
        );
        orm.update(projectTable).set({ seenRefs }).where(eq(name, project)).run();
      });
    },
    hasOpenCheck: (project) =>
      read('looking for an open check', () => {
        const open = orm
          .select({ number: comparisonTable.number })
          .from(comparisonTable)
          .innerJoin(projectTable, eq(comparisonTable.project, projectTable.number))
          .where(
            and(
              eq(name, project),
              eq(comparisonTable.trigger, 'schedule'),
              inArray(comparisonTable.status, ['queued', ...ACTIVE_STATUSES]),
            ),
          );
        return open.limit(1).all().length > 0;
      }),
  };
}
