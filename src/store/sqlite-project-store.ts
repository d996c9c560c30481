import { isDeepStrictEqual } from 'node:util';

import { and, asc, eq, gt, type SQL } from './drizzle.ts';

import type { ProjectReading, ProjectSettings } from '../comparison/project.ts';
import { isoTime } from './iso-time.ts';
import type { ProjectStore } from './project-store.ts';
import { projectTable } from './schema/project-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createProjectPlanning } from './sqlite-project-planning.ts';
import { copiedColumns, plannedColumns, PROJECT_COLUMNS, projectOf, stateOf } from './sqlite-project-rows.ts';
import { createPushDeliveries } from './sqlite-push-deliveries.ts';
import { createRateMoves } from './sqlite-rate-moves.ts';
import { PROJECT_IS_SEEN, seenCondition } from './sqlite-visibility.ts';
import { StoreError } from './store-error.ts';

/** `clock` gives ms since the epoch. */
export function createSqliteProjectStore(database: SqliteDatabase, clock: () => number): ProjectStore {
  const { orm, read, write } = database;
  const rates = createRateMoves(database);
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const rowOf = (name: string) =>
    requireRow(orm.select().from(projectTable).where(hasName(name)).get(), name);
  return {
    ...createProjectPlanning(database, tell),
    ...createPushDeliveries(database, clock),
    create(name, settings) {
      const nowMs = clock();
      const project = write('adding a project', () => {
        const row = orm
          .insert(projectTable)
          .values({
            name,
            version: 1,
            createdAt: nowMs,
            updatedAt: nowMs,
            ...copiedColumns(settings),
            ...plannedColumns(name, { settings, before: null, nowMs }),
          })
          .onConflictDoNothing()
          .returning()
          .all()[0];
        if (row === undefined) {
          throw new StoreError('PROJECT_EXISTS', `there is a project "${name}" already`);
        }
        return projectOf(row);
      });
      tell();
      return project;
    },
    find: (name) =>
      read('looking up a project', () =>
        projectOf(
          requireRow(orm.select(PROJECT_COLUMNS).from(projectTable).where(hasName(name)).get(), name),
        ),
      ),
    has: (name) =>
      read(
        'looking up a project',
        () =>
          orm.select({ number: projectTable.number }).from(projectTable).where(hasName(name)).all().length >
          0,
      ),
    update(name, settings, reading) {
      const project = write('changing a project', () => {
        const before = rowOf(name);
        checkUnchanged(before, reading);
        if (isDeepStrictEqual(before.settings, settings)) return projectOf(before);
        const { visibility } = settings;
        if (before.isPublic !== (visibility === 'public')) rates.becomes(before.number, visibility);
        return projectOf(change(before, settings));
      });
      tell();
      return project;
    },
    remove(name, reading) {
      write('removing a project', () => {
        const row = rowOf(name);
        checkUnchanged(row, reading);
        rates.removed(row.number);
        orm.delete(projectTable).where(hasName(name)).run();
      });
      tell();
    },
    list: ({ limit, visibility, after }) =>
      read('listing projects', () => {
        const wanted: (SQL | undefined)[] = [seenCondition(PROJECT_IS_SEEN, visibility)];
        if (after !== undefined) wanted.push(gt(projectTable.name, after));
        const rows = orm
          .select(PROJECT_COLUMNS)
          .from(projectTable)
          .where(and(...wanted));
        return rows.orderBy(asc(projectTable.name)).limit(limit).all().map(projectOf);
      }),
    state: (name) => read('looking up a project', () => stateOf(rowOf(name))),
    pushSecret: (name) =>
      read(
        "looking up a project's push secret",
        () =>
          orm.select({ secret: projectTable.pushSecret }).from(projectTable).where(hasName(name)).all()[0]
            ?.secret ?? null,
      ),
    setPushSecret(name, secret) {
      write("changing a project's push secret", () => {
        const version = rowOf(name).version + 1;
        orm.update(projectTable).set({ pushSecret: secret, version }).where(hasName(name)).run();
      });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  function change(before: typeof projectTable.$inferSelect, settings: ProjectSettings) {
    const nowMs = clock();
    const { name } = before;
    return orm
      .update(projectTable)
      .set({
        version: before.version + 1,
        updatedAt: nowMs,
        ...copiedColumns(settings),
        ...plannedColumns(name, { settings, before: before.settings, nowMs }),
      })
      .where(hasName(name))
      .returning()
      .get();
  }
}

const hasName = (name: string): SQL => eq(projectTable.name, name);

function requireRow<Row>(row: Row | undefined, name: string): Row {
  if (row !== undefined) return row;
  throw new StoreError('UNKNOWN_PROJECT', `there is no project "${name}"`, {
    hint: 'list them with: verbatim projects list',
  });
}

function checkUnchanged(
  { name, createdAt, version }: Pick<typeof projectTable.$inferSelect, 'name' | 'createdAt' | 'version'>,
  reading: ProjectReading | null,
): void {
  if (reading === null || (reading.createdAt === isoTime(createdAt) && reading.version === version)) return;
  throw new StoreError('PROJECT_CHANGED', `the project "${name}" was changed meanwhile`, {
    hint: 'read it again, and make the change to what it is now',
  });
}
