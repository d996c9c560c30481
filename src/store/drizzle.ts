import { createRequire } from 'node:module';

import type * as Orm from 'drizzle-orm';
import type * as Driver from 'drizzle-orm/better-sqlite3';
import type * as Migrator from 'drizzle-orm/migrator';
import type * as Core from 'drizzle-orm/sqlite-core';

// The one place that imports drizzle, and by `require`: for each ES module of a package Node 24 parses the package.json anew. Here
// that is 180 kB for 130 modules, 0.6 s of every start.
const require = createRequire(import.meta.url);
const orm: typeof Orm = require('drizzle-orm');
const core: typeof Core = require('drizzle-orm/sqlite-core');
const driver: typeof Driver = require('drizzle-orm/better-sqlite3');
const migrator: typeof Migrator = require('drizzle-orm/migrator');

export type { SQL } from 'drizzle-orm';
export type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
export type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
export type { MigrationMeta } from 'drizzle-orm/migrator';
export const { and, asc, count, desc, eq, gt, gte, inArray, isNull, like, lt, lte, min, ne, or, sql } = orm;
export const { customType, index, integer, primaryKey, sqliteTable, text, uniqueIndex } = core;
export const { drizzle } = driver;
export const { readMigrationFiles } = migrator;
