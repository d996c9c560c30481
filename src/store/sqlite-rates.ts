import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import { buildAgreements } from './build-agreement.ts';
import {
  addCount,
  BUILD_COUNTS,
  COMPARISON_COUNTS,
  type BuildCount,
  type ComparisonCount,
  type Counts,
} from './rate-counts.ts';
import { ALL_PRIVATE, ALL_PUBLIC, ALL_TIME, dayOf, NO_PROJECT } from './rate-scope.ts';
import { createAddition } from './sqlite-addition.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { spellVariationSet, variationsTried } from './tried.ts';

export { createRevisionRecorder } from './sqlite-revisions.ts';

const ARTIFACT_COUNT = {
  match: 'artifactMatch',
  equivalent: 'artifactEquivalent',
  mismatch: 'artifactMismatch',
  missing: 'artifactMissing',
  inconclusive: 'artifactInconclusive',
} as const;

/**
 * Makes the function that counts a finished comparison and its builds. Called once for each, inside its transaction, with the project's
 * number or 0. A result that was used again is no new evidence and counts nothing.
 */
export function createRateRecorder(
  database: SqliteDatabase,
): (number: number, document: ComparisonDocument, project: number) => void {
  const { addComparison, addBuild } = createAdditions(database);
  const isPublic = createPublicCheck(database);
  return (_number, document, project) => {
    if (document.reuseOf !== null) return;
    const rows = rowsFor(Date.parse(document.finishedAt), project, isPublic(project));
    const counts = comparisonCounts(document);
    const set = spellVariationSet(variationsTried(document));
    const builds = buildCounts(document);
    for (const row of rows) {
      addComparison([...row, set], counts);
      for (const [notation, ofBuilder] of builds) addBuild([...row, notation], ofBuilder);
    }
  };
}

/** Makes the function that counts a comparison that ended without a document. Called inside that transaction. */
export function createEndRecorder(
  database: SqliteDatabase,
): (end: {
  status: 'interrupted' | 'cancelled';
  endedAtMs: number;
  project: number;
  request: Pick<ComparisonRequest, 'builders'> | null;
}) => void {
  const { addComparison } = createAdditions(database);
  const isPublic = createPublicCheck(database);
  return ({ status, endedAtMs, project, request }) => {
    const asked = request?.builders.flatMap(({ variations }) => variations) ?? [];
    const set = spellVariationSet([...new Set(asked)]);
    for (const row of rowsFor(endedAtMs, project, isPublic(project)))
      addComparison([...row, set], { [status]: 1 });
  };
}

/** Day and project of each row that a result is counted in. */
function rowsFor(endedAtMs: number, project: number, isPublic: boolean): [day: string, project: number][] {
  const days = [dayOf(endedAtMs), ALL_TIME];
  const projects = [project, isPublic ? ALL_PUBLIC : ALL_PRIVATE];
  return days.flatMap((day) => projects.map((each): [string, number] => [day, each]));
}

function createAdditions(database: SqliteDatabase) {
  return {
    addComparison: createAddition(database, {
      table: 'comparison_rate',
      keys: ['day', 'project', 'variations'],
      counts: COMPARISON_COUNTS,
    }),
    addBuild: createAddition(database, {
      table: 'builder_rate',
      keys: ['day', 'project', 'notation'],
      counts: BUILD_COUNTS,
    }),
  };
}

function createPublicCheck({ raw }: SqliteDatabase): (project: number) => boolean {
  const query = raw.prepare<[number], number>('SELECT isPublic FROM project WHERE number = ?').pluck();
  return (project) => project !== NO_PROJECT && query.get(project) === 1;
}

function comparisonCounts({ judgement, regressedFrom }: ComparisonDocument): Counts<ComparisonCount> {
  const counts: Counts<ComparisonCount> = {
    [judgement.verdict]: 1,
    nondeterministic: judgement.nondeterministic ? 1 : 0,
    regressed: regressedFrom === null ? 0 : 1,
  };
  for (const { verdict } of judgement.artifacts) addCount(counts, ARTIFACT_COUNT[verdict], 1);
  return counts;
}

function buildCounts(document: ComparisonDocument): Map<string, Counts<BuildCount>> {
  const agreements = buildAgreements(document);
  const byNotation = new Map<string, Counts<BuildCount>>();
  for (const [position, { builder, outcome, phases }] of document.builds.entries()) {
    const counts = byNotation.get(builder.notation) ?? {};
    byNotation.set(builder.notation, counts);
    addCount(counts, outcome, 1);
    if (outcome === 'success')
      addCount(
        counts,
        'durationMs',
        phases.reduce((sum, one) => sum + one.durationMs, 0),
      );
    const agreement = agreements.get(position);
    if (agreement !== undefined) addCount(counts, agreement, 1);
  }
  return byNotation;
}
