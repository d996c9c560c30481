import type { ArtifactClass, ArtifactComparison, Normalisation } from './artifact-comparison.ts';
import { classLetter } from './class-letter.ts';
import { areEqualAfter } from './equal-after-normalisation.ts';
import type { Field } from './field.ts';
import { formClasses } from './form-classes.ts';
import type { Had, PathRow } from './list-paths.ts';
import { areSame } from './sameness.ts';
import type { ArtifactVerdict, ToolchainIndependence } from './verdict.ts';

export interface JudgedArtifact {
  readonly artifact: ArtifactComparison;
  /** In the order of the cohorts; null where a cohort says nothing about this path. */
  readonly byCohort: readonly (ArtifactVerdict | null)[];
}

const WORST_FIRST = ['mismatch', 'missing', 'inconclusive', 'equivalent', 'match'] as const;

/** One path over all builds that succeeded. `row.had` is in the order of `field.succeeded`. */
export function judgeArtifact(
  row: PathRow,
  field: Field,
  normalisation: Normalisation | null,
): JudgedArtifact {
  return judgeUnanimous(row, field) ?? judgeDifferent(row, field, normalisation);
}

/** Most artifacts are the same in all builds: what that means is known before; null for the others. */
function judgeUnanimous(row: PathRow, { succeeded, unanimous }: Field): JudgedArtifact | null {
  const entry = row.had[0] ?? null;
  if (!isEntry(entry)) return null;
  for (const had of row.had) if (!isEntry(had) || !areSame(entry, had)) return null;
  const builds = succeeded.map(({ position }) => position);
  return {
    byCohort: unanimous.byCohort,
    artifact: {
      path: row.path,
      verdict: unanimous.byCohort.includes('match') ? 'match' : 'inconclusive',
      classes: [{ letter: classLetter(0), builds, entry }],
      missingFrom: [],
      refusedFrom: [],
      toolchainIndependent: unanimous.toolchainIndependent,
      nondeterministic: [],
      normalisation: null,
    },
  };
}

function judgeDifferent(row: PathRow, field: Field, normalisation: Normalisation | null): JudgedArtifact {
  const classes = formClasses(row.had, field.succeeded);
  const byCohort = field.succeededIn.map((members) =>
    judgeWithin(
      members.map((index) => row.had[index] ?? null),
      classes,
      normalisation,
    ),
  );
  return {
    byCohort,
    artifact: {
      path: row.path,
      verdict: WORST_FIRST.find((verdict) => byCohort.includes(verdict)) ?? 'inconclusive',
      classes,
      missingFrom: positionsWith(row, field, null),
      refusedFrom: positionsWith(row, field, 'refused'),
      toolchainIndependent: isToolchainIndependent(row.had, classes, field),
      nondeterministic: findNondeterministic(row.had, field.repeats),
      normalisation,
    },
  };
}

function positionsWith({ had }: PathRow, { succeeded }: Field, what: Had): number[] {
  return succeeded.filter((_, index) => (had[index] ?? null) === what).map(({ position }) => position);
}

/** One cohort's verdict on one path; null when fewer than two builds succeeded, or none of them made anything there. */
function judgeWithin(
  had: readonly Had[],
  classes: readonly ArtifactClass[],
  normalisation: Normalisation | null,
): ArtifactVerdict | null {
  if (had.length < 2 || had.every((entry) => entry === null)) return null;
  const entries = had.filter(isEntry);
  const own = classes.filter((one) => entries.some((entry) => areSame(one.entry, entry)));
  if (own.length > 1 && !areEqualAfter(normalisation, own)) return 'mismatch';
  if (had.includes(null)) return 'missing';
  if (entries.length < had.length) return 'inconclusive';
  return own.length > 1 ? 'equivalent' : 'match';
}

/**
 * `no` needs two builds that differ: as soon as several cohorts have a build and any two builds differ, two of different cohorts
 * do. What is left is an artifact that was refused somewhere.
 */
function isToolchainIndependent(
  had: readonly Had[],
  classes: readonly ArtifactClass[],
  { succeededIn }: Field,
): ToolchainIndependence {
  const tried = succeededIn.filter((members) => members.length > 0).length;
  return tried >= 2 && (classes.length > 1 || had.includes(null)) ? 'no' : 'not tried';
}

/** Notations whose repeats made different things, or of which only some made anything. A refused artifact tells nothing. */
function findNondeterministic(had: readonly Had[], repeats: Field['repeats']): string[] {
  const notations = repeats
    .filter(({ members }) => {
      const known = members.map((index) => had[index] ?? null).filter((entry) => entry !== 'refused');
      const [first] = known;
      return known.some((entry) => !isSameHad(entry, first ?? null));
    })
    .map(({ notation }) => notation);
  return [...new Set(notations)];
}

function isSameHad(a: Had, b: Had): boolean {
  return isEntry(a) && isEntry(b) ? areSame(a, b) : a === b;
}

function isEntry(had: Had): had is Exclude<Had, 'refused' | null> {
  return had !== null && had !== 'refused';
}
