import { integer, sqliteTable, text } from '../drizzle.ts';

import type { ComparisonRequest } from '../../comparison/comparison-request.ts';
import { comparisonTable } from './comparison-table.ts';

/** What a comparison was asked to do; none for one from before requests were kept. As long as the rest of its row, which lists read. */
export const comparisonRequestTable = sqliteTable('comparison_request', {
  comparison: integer()
    .primaryKey()
    .references(() => comparisonTable.number, { onDelete: 'cascade' }),
  request: text({ mode: 'json' }).$type<ComparisonRequest>().notNull(),
});
