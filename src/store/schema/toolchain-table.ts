import { integer, sqliteTable, text } from '../drizzle.ts';

import type { InstalledPackage } from '../../environment/toolchain.ts';

/** Toolchains that took part in a comparison, each once, by content. The engine's image ID is not theirs. */
export const toolchainTable = sqliteTable('toolchain', {
  number: integer().primaryKey(),
  identity: text().notNull().unique(),
  builder: text().notNull(),
  architecture: text().notNull(),
  system: text().notNull(),
  requested: text({ mode: 'json' }).$type<string[]>().notNull(),
  installed: text({ mode: 'json' }).$type<InstalledPackage[]>().notNull(),
});
