import { ALL_PRIVATE, ALL_PUBLIC, ALL_TIME } from './rate-scope.ts';
import type { RateScope } from './rate-store.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { PROJECT_IS_SEEN, seenBy, type SeenBy } from './sqlite-visibility.ts';
import { StoreError } from './store-error.ts';
import { spellVariationSet } from './tried.ts';

/** What the queries of the rate tables take, by name. */
export interface RateParameters {
  /** A JSON array of the rows' project numbers. */
  readonly projects: string;
  readonly from: string;
  readonly to: string;
  readonly variations: string | null;
}

/** The range of rows that a scope is about, of either rate table. */
export const IN_SCOPE =
  'project IN (SELECT value FROM json_each(+:projects)) AND day >= +:from AND day <= +:to';

/** Before and after any day of ours, and behind the sum over all of them. */
const FIRST_DAY = '0000-01-01';
const LAST_DAY = '9999-12-31';

/** Makes the function that turns a scope into rows: sums over all where it can, else the rows of single projects. */
export function createRateRows({ raw }: SqliteDatabase): {
  parameters(scope: RateScope): RateParameters;
  /** The same for each day on its own: never the sum over all of them. */
  dayParameters(scope: RateScope): RateParameters;
  /** The number of a project that is seen. Throws StoreError 'UNKNOWN_PROJECT'. */
  projectNumber(scope: { visibility: RateScope['visibility']; project: string }): number;
} {
  const find = raw
    .prepare<SeenBy & { name: string }, number>(
      `SELECT number FROM project WHERE name = +:name AND ${PROJECT_IS_SEEN}`,
    )
    .pluck();
  // The sum over the public ones holds the others already.
  const listed = raw
    .prepare<{ names: string; publicToo: 0 | 1 }, number>(
      'SELECT number FROM project WHERE name IN (SELECT value FROM json_each(+:names)) AND (+:publicToo OR NOT isPublic)',
    )
    .pluck();

  const projectNumber = ({
    visibility,
    project,
  }: {
    visibility: RateScope['visibility'];
    project: string;
  }) => {
    const number = find.get({ ...seenBy(visibility), name: project });
    if (number !== undefined) return number;
    throw new StoreError('UNKNOWN_PROJECT', `there is no project "${project}"`);
  };

  const rowsOf = ({ visibility, project }: RateScope): number[] => {
    if (project !== null) return [projectNumber({ visibility, project })];
    if (visibility.kind === 'all') return [ALL_PUBLIC, ALL_PRIVATE];
    const { isPublicSeen, projects } = visibility;
    const names = JSON.stringify(projects);
    const own = projects.length === 0 ? [] : listed.all({ names, publicToo: isPublicSeen ? 0 : 1 });
    return isPublicSeen ? [ALL_PUBLIC, ...own] : own;
  };

  const dayParameters = (scope: RateScope): RateParameters => ({
    projects: JSON.stringify(rowsOf(scope)),
    from: scope.from ?? FIRST_DAY,
    to: scope.to ?? LAST_DAY,
    variations: scope.variations === null ? null : spellVariationSet(scope.variations),
  });

  return {
    projectNumber,
    dayParameters,
    parameters(scope) {
      const parameters = dayParameters(scope);
      const isOfAllTime = scope.from === null && scope.to === null;
      return isOfAllTime ? { ...parameters, from: ALL_TIME, to: ALL_TIME } : parameters;
    },
  };
}
