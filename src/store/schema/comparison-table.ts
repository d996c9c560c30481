import { sql, index, integer, sqliteTable, text, type AnySQLiteColumn } from '../drizzle.ts';

import type { ComparisonFault } from '../../comparison/comparison-fault.ts';
import { COMPARISON_STATUSES, TRIGGERS } from '../../comparison/comparison-status.ts';
import { COMPARISON_VERDICTS, TOOLCHAIN_INDEPENDENCE } from '../../comparison/verdict.ts';
import type { Source } from '../../source/source.ts';
import { digestColumn } from './columns.ts';
import { RECORD_OF_ROW } from './comparison-record.ts';
import { projectTable } from './project-table.ts';
import { tokenTable } from './token-table.ts';

/** What the dispatcher looks through: a query that says the same, word for word, uses these indices. */
const IS_WAITING = sql`"status" = 'queued' AND "durable" = 1`;
const MAY_BE_LATE = sql`"status" NOT IN ('finished', 'cancelled', 'interrupted') AND "deadline" IS NOT NULL`;

const HAS_REGRESSED = sql`"regressedFrom" IS NOT NULL`;
const IS_NONDETERMINISTIC = sql`"nondeterministic" = 1`;

/** One row a comparison, from its begin on. What only a finished one has is null before. Times in ms since the epoch. */
export const comparisonTable = sqliteTable(
  'comparison',
  {
    /** Rises in the order of beginning: the key of lists and of other tables. */
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    status: text({ enum: COMPARISON_STATUSES }).notNull(),
    createdAt: integer().notNull(),
    finishedAt: integer(),
    /** The process that looks after it: `<host>/<pid>/<start time>`; null while it is queued. */
    owner: text(),
    /** Rises each time a process takes it over. What comes under an older one is refused. */
    fence: integer().notNull().default(0),
    /** True for a service's: a process that finds it left goes on with it. Else it ends with the command that asked for it. */
    durable: integer({ mode: 'boolean' }).notNull().default(false),
    project: integer().references(() => projectTable.number, { onDelete: 'set null' }),
    /** Who asked; null for a local command. */
    token: integer().references(() => tokenTable.number, { onDelete: 'set null' }),
    trigger: text({ enum: TRIGGERS }).notNull().default('person'),
    /** Lower goes first. */
    priority: integer().notNull().default(0),
    /** Not started before. */
    notBefore: integer().notNull().default(0),
    /** Cancelled when not finished by then; null for never. */
    deadline: integer(),
    /** Why whoever looks after it is to end it; null as long as it may go on. */
    cancelWhy: text(),
    /** Which try of the same request this is; 1 for the first. */
    tries: integer().notNull().default(1),
    /** The comparison that this one tries again. */
    retryOf: integer().references((): AnySQLiteColumn => comparisonTable.number, { onDelete: 'set null' }),
    /** Builds again even where an earlier result could be repeated. */
    again: integer({ mode: 'boolean' }).notNull().default(false),
    /** When a process first took it over. */
    startedAt: integer(),
    /** A digest of the request: the same request has the same. */
    requestDigest: digestColumn(),
    /** Why it was not built again: the comparison whose result it repeats. */
    reuseOf: integer().references((): AnySQLiteColumn => comparisonTable.number, { onDelete: 'set null' }),
    /** Explains the comparison that `reuseOf` names: of its revision it says nothing new. */
    isExplanation: integer({ mode: 'boolean' }).notNull().default(false),
    source: text({ mode: 'json' }).$type<Source>().notNull(),
    /** The source in one line. */
    title: text().notNull(),
    /** The source without its ref or version: the same project has the same key. */
    sourceKey: text().notNull(),
    /** The snapshot's digest. */
    revision: digestColumn(),
    commit: text(),
    version: text(),
    seed: text(),
    verdict: text({ enum: COMPARISON_VERDICTS }),
    toolchainIndependent: text({ enum: TOOLCHAIN_INDEPENDENCE }),
    nondeterministic: integer({ mode: 'boolean' }),
    regressedFrom: text(),
    /** The verdict's sentence; for one that ended without a result, why. */
    sentence: text(),
    /** What failed, when it ended without a result. */
    fault: text({ mode: 'json' }).$type<ComparisonFault>(),
    document: digestColumn(),
    documentVersion: integer(),
    buildCount: integer(),
    successCount: integer(),
    artifactCount: integer(),
    matchCount: integer(),
    /** Bytes of its request, and from its end on of all that its document refers to, each blob once. Other comparisons may share those. */
    storedBytes: integer(),
    /** All of this as a list sends it: made when the row is written, where each list would make it again from thirty columns. */
    record: text().notNull().generatedAlwaysAs(RECORD_OF_ROW, { mode: 'stored' }),
  },
  (table) => [
    index('comparison_by_source').on(table.sourceKey, table.number),
    index('comparison_by_verdict').on(table.verdict, table.number),
    index('comparison_by_status').on(table.status, table.number),
    index('comparison_by_revision').on(table.revision),
    index('comparison_by_queue').on(table.priority, table.project, table.notBefore).where(IS_WAITING),
    index('comparison_by_due').on(table.notBefore).where(IS_WAITING),
    index('comparison_by_deadline').on(table.deadline).where(MAY_BE_LATE),
    index('comparison_by_turn').on(table.project, table.startedAt),
    index('comparison_by_project').on(table.project, table.number),
    // With the sizes, which are added up before each request of the token.
    index('comparison_by_token').on(table.token, table.number, table.storedBytes),
    index('comparison_by_trigger').on(table.trigger, table.number),
    index('comparison_by_created').on(table.createdAt),
    index('comparison_by_request').on(table.requestDigest, table.number),
    // Without these, removing a comparison reads all of them for those that refer to it.
    index('comparison_by_retry')
      .on(table.retryOf)
      .where(sql`"retryOf" IS NOT NULL`),
    index('comparison_by_reuse')
      .on(table.reuseOf)
      .where(sql`"reuseOf" IS NOT NULL`),
    index('comparison_by_regressed_from').on(table.regressedFrom).where(HAS_REGRESSED),
    // Few of many: found without a look at all the others.
    index('comparison_by_regression').on(table.number).where(HAS_REGRESSED),
    index('comparison_by_nondeterminism').on(table.number).where(IS_NONDETERMINISTIC),
  ],
);
