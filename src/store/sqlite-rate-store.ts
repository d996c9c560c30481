import { ratesOf, rate, type ComparisonCounts } from './comparison-counts.ts';
import { builderRatesOf, type BuilderCounts } from './builder-counts.ts';
import type { RateStore } from './rate-store.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { BUILD_COUNTS, COMPARISON_COUNTS } from './rate-counts.ts';
import { createRateRows, IN_SCOPE, type RateParameters } from './sqlite-rate-rows.ts';
import { createUntried } from './sqlite-untried.ts';
import { PROJECT_IS_SEEN, seenBy, type SeenBy } from './sqlite-visibility.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';

const sums = (names: readonly string[]): string => names.map((name) => `sum(${name}) AS ${name}`).join(', ');
const OF_VARIATIONS = '(+:variations IS NULL OR variations = +:variations)';

const comparisonSums = (key: string): string =>
  `SELECT ${key}, variations, ${sums(COMPARISON_COUNTS)} FROM comparison_rate
   WHERE ${IN_SCOPE} AND ${OF_VARIATIONS} GROUP BY ${key}, variations ORDER BY ${key}, variations`;
const BUILDER_SUMS = `SELECT notation, ${sums(BUILD_COUNTS)} FROM builder_rate
  WHERE ${IN_SCOPE} GROUP BY notation ORDER BY notation`;
const PROJECT_PAGE = `SELECT number, name FROM project
  WHERE name > +:after AND ${PROJECT_IS_SEEN} ORDER BY name LIMIT +:limit`;
const STANDING = `SELECT project_state.verdict, count(*) AS count FROM project_state
  JOIN project ON project.number = project_state.project WHERE ${PROJECT_IS_SEEN} GROUP BY project_state.verdict`;

export function createSqliteRateStore(database: SqliteDatabase): RateStore {
  const { raw, read } = database;
  const rows = createRateRows(database);
  const untried = createUntried(database);
  const total = raw.prepare<RateParameters, ComparisonCounts>(comparisonSums("''"));
  const byDay = raw.prepare<RateParameters, ComparisonCounts & { day: string }>(comparisonSums('day'));
  const byProject = raw.prepare<RateParameters, ComparisonCounts & { project: number }>(
    comparisonSums('project'),
  );
  const builders = raw.prepare<RateParameters, BuilderCounts>(BUILDER_SUMS);
  const page = raw.prepare<SeenBy & { after: string; limit: number }, { number: number; name: string }>(
    PROJECT_PAGE,
  );
  const standing = raw.prepare<SeenBy, { verdict: ComparisonVerdict; count: number }>(STANDING);

  return {
    total: (scope) =>
      read('reading rates', () => ({
        ...ratesOf(total.all(rows.parameters(scope))),
        untried: untried.inScope(scope),
      })),

    days: (scope) =>
      read('reading rates by day', () =>
        [...Map.groupBy(byDay.all(rows.dayParameters(scope)), ({ day }) => day)].map(([day, counts]) => ({
          day,
          ...ratesOf(counts),
        })),
      ),

    builders: (scope) =>
      read('reading rates by builder', () => builders.all(rows.parameters(scope)).map(builderRatesOf)),

    projects: (scope, { limit, after }) =>
      read('reading rates by project', () => {
        const projects = page.all({ ...seenBy(scope.visibility), after: after ?? '', limit });
        const numbers = projects.map(({ number }) => number);
        const parameters = {
          ...rows.parameters({ ...scope, project: null }),
          projects: JSON.stringify(numbers),
        };
        const counts = Map.groupBy(byProject.all(parameters), ({ project }) => project);
        const left = untried.ofProjects(numbers);
        return projects.map(({ number, name }) => ({
          project: name,
          ...ratesOf(counts.get(number) ?? []),
          untried: left(number),
        }));
      }),

    standing: (visibility) =>
      read('reading where projects stand', () => {
        const count = new Map(
          standing.all(seenBy(visibility)).map((row) => [row.verdict, row.count] as const),
        );
        const of = (verdict: ComparisonVerdict): number => count.get(verdict) ?? 0;
        const conclusive = of('reproducible') + of('equivalent') + of('unreproducible');
        return {
          reproducible: rate(of('reproducible'), conclusive),
          equivalent: rate(of('equivalent'), conclusive),
          excluded: { inconclusive: of('inconclusive') },
          untried: untried.inScope({ visibility, project: null }),
        };
      }),
  };
}
