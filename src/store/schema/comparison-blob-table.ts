import { index, integer, primaryKey, sqliteTable } from '../drizzle.ts';

import { digestColumn } from './columns.ts';
import { comparisonTable } from './comparison-table.ts';

/** What a comparison's document refers to beside artifacts: itself, the snapshot, logs, manifests, reports. A sweep keeps them. */
export const comparisonBlobTable = sqliteTable(
  'comparison_blob',
  {
    comparison: integer()
      .notNull()
      .references(() => comparisonTable.number, { onDelete: 'cascade' }),
    digest: digestColumn().notNull(),
    /** Bytes; null for one from before sizes were kept. */
    size: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.comparison, table.digest] }),
    index('comparison_blob_by_digest').on(table.digest),
  ],
);
