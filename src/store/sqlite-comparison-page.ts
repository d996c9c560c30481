import { ACTIVE_STATUSES } from '../comparison/comparison-status.ts';
import type { ComparisonQuery, ComparisonsAsText } from './comparison-reader.ts';
import { digestBytes } from './schema/columns.ts';
import { COMPARISON_COLUMNS, type ComparisonRow } from './sqlite-comparison-record.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { COMPARISON_IS_SEEN, JOINED_COMPARISON_IS_SEEN, type SeenBy } from './sqlite-visibility.ts';

/** A condition for each filter that is set. What is looked up through an index of (value, number) comes out in the right order. */
const CONDITIONS = {
  before: 'comparison.number < +:before',
  project: 'comparison.project = (SELECT named.number FROM project AS named WHERE named.name = +:project)',
  status: 'comparison.status = +:status',
  verdict: 'comparison.verdict = +:verdict',
  trigger: 'comparison."trigger" = +:trigger',
  revision: 'comparison.revision = +:revision',
  sourceKey: 'comparison.sourceKey = +:sourceKey',
  // The number first: it bounds what is looked at. The `+` keeps the planner from sorting what the other index finds.
  sinceMs: `comparison.number >= (SELECT number FROM comparison WHERE createdAt >= +:sinceMs ORDER BY createdAt, number LIMIT 1)
    AND +comparison.createdAt >= +:sinceMs`,
  untilMs: `comparison.number <= (SELECT number FROM comparison WHERE createdAt < +:untilMs ORDER BY createdAt DESC, number DESC LIMIT 1)
    AND +comparison.createdAt < +:untilMs`,
} as const;
type Filter = keyof typeof CONDITIONS;
const FILTERS = Object.keys(CONDITIONS).filter((key): key is Filter => key in CONDITIONS);

/** `only` as queries of their own, each by an index: one over all of them would look at every good comparison in between. */
const BRANCHES = {
  active: ACTIVE_STATUSES.map((status) => `comparison.status = '${status}'`),
  bad: [
    "comparison.verdict = 'unreproducible'",
    "comparison.verdict = 'inconclusive'",
    "comparison.verdict = 'equivalent'",
    "comparison.status = 'interrupted'",
  ],
  regressed: ['comparison.regressedFrom IS NOT NULL'],
  nondeterministic: ['comparison.nondeterministic = 1'],
} as const;

/** Makes the function behind every list of comparisons. A statement is prepared once for each set of filters. */
export function createPageQuery({
  raw,
  read,
}: SqliteDatabase): (query: ComparisonQuery, seen: SeenBy) => ComparisonsAsText {
  const statements = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (text: string) => raw.prepare<Record<string, unknown>, ComparisonRow>(text);
  const statementFor = (filters: readonly Filter[], only: ComparisonQuery['only']) => {
    const shape = `${filters.join()} ${only ?? ''}`;
    const statement = statements.get(shape) ?? prepare(textFor(filters, only));
    statements.set(shape, statement);
    return statement;
  };
  return (query, seen) => {
    const filters = FILTERS.filter((filter) => query[filter] !== null);
    const values: Record<string, unknown> = Object.fromEntries(
      filters.map((filter) => [filter, query[filter]]),
    );
    if (query.revision !== null) values['revision'] = digestBytes(query.revision);
    const rows = read('listing comparisons', () =>
      statementFor(filters, query.only).all({ ...seen, ...values, most: query.limit + 1 }),
    );
    const shown = rows.slice(0, query.limit);
    return {
      items: `[${shown.map(({ record }) => record).join(',')}]`,
      next: rows.length > query.limit ? (shown.at(-1)?.number ?? null) : null,
    };
  };
}

function textFor(filters: readonly Filter[], only: ComparisonQuery['only']): string {
  const conditions = filters.map((filter) => CONDITIONS[filter]);
  const order = 'ORDER BY comparison.number DESC LIMIT +:most';
  if (only === null) {
    return `SELECT ${COMPARISON_COLUMNS} WHERE ${[JOINED_COMPARISON_IS_SEEN, ...conditions].join(' AND ')} ${order}`;
  }
  const numbers = BRANCHES[only].map(
    (branch) => `SELECT * FROM (SELECT comparison.number FROM comparison
      WHERE ${[branch, COMPARISON_IS_SEEN, ...conditions].join(' AND ')} ${order})`,
  );
  return `SELECT ${COMPARISON_COLUMNS} WHERE comparison.number IN (${numbers.join(' UNION ALL ')}) ${order}`;
}
