import type {
  ArtifactClassRecord,
  ArtifactReader,
  ArtifactRecord,
  SightingRecord,
} from './artifact-reader.ts';
import { ARTIFACT_VERDICTS } from '../comparison/verdict.ts';
import { isoTime } from './iso-time.ts';
import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { COMPARISON_IS_SEEN, seenBy, type SeenBy } from './sqlite-visibility.ts';

/** Rows of one digest that a query looks at: an empty file is in almost every comparison. */
const MOST_LOOKED_AT = 2000;
/** Queries for a page, while nothing is found: one without items would tell that there is what may not be seen. */
const MOST_LOOKS = 5;

/** The first and last row of a comparison's artifacts, which are written at once and follow each other by path. */
const ENDS = ['min', 'max'].map(
  (end) =>
    `(SELECT ${end}(number) FROM (${ARTIFACT_VERDICTS.map(
      (verdict) =>
        `SELECT ${end}(number) AS number FROM artifact WHERE comparison = +:comparison AND verdict = '${verdict}'`,
    ).join(' UNION ALL ')}))`,
);
const SELECT = `SELECT number, path, verdict, toolchainIndependent, nondeterministic, missingFrom,
    (SELECT json_group_array(json_array(letter, lower(hex(digest)), size, json(builds))) FROM
      (SELECT * FROM artifact_class WHERE artifact_class.artifact = artifact.number ORDER BY length(letter), letter)) AS classes
  FROM artifact`;
const OF_ANY_VERDICT = `${SELECT} NOT INDEXED
  WHERE number >= max(+:after + 1, ${ENDS[0]}) AND number <= ${ENDS[1]} ORDER BY number LIMIT +:most`;
const OF_VERDICT = `${SELECT} INDEXED BY artifact_by_comparison
  WHERE comparison = +:comparison AND verdict = +:verdict AND number > +:after ORDER BY number LIMIT +:most`;

/** Newest first by the rows of classes, which are only ever added to; the join is for those that the inner query looked at. */
const OF_DIGEST = `SELECT made.place, comparison.id AS comparison, comparison.createdAt, project.name AS project, comparison.title,
    lower(hex(comparison.revision)) AS revision, comparison."commit", comparison.version, comparison.verdict AS comparisonVerdict,
    artifact.path, artifact.verdict, made.letter, made.size,
    (SELECT json_group_array(json_array(label, identity)) FROM (SELECT build.label, toolchain.identity
      FROM json_each(made.builds) AS member
      JOIN build ON build.comparison = comparison.number AND build.position = member.value
      LEFT JOIN toolchain ON toolchain.number = build.toolchain ORDER BY build.position)) AS builders
  FROM (SELECT rowid AS place, artifact, letter, size, builds FROM artifact_class
    WHERE digest = +:digest AND rowid < +:before ORDER BY rowid DESC LIMIT +:lookedAt) AS made
  JOIN artifact ON artifact.number = made.artifact
  JOIN comparison ON comparison.number = artifact.comparison
  LEFT JOIN project ON project.number = comparison.project
  WHERE ${COMPARISON_IS_SEEN} ORDER BY made.place DESC LIMIT +:most`;
/** Where the inner query above stops short of the end. */
const LOOKED_AT = `SELECT rowid FROM artifact_class WHERE digest = +:digest AND rowid < +:before
  ORDER BY rowid DESC LIMIT 1 OFFSET +:lookedAt`;

export function createArtifactReader({ raw, read }: SqliteDatabase): ArtifactReader {
  const ofAnyVerdict = raw.prepare<Record<string, unknown>, ArtifactRow>(OF_ANY_VERDICT);
  const ofVerdict = raw.prepare<Record<string, unknown>, ArtifactRow>(OF_VERDICT);
  const ofDigest = raw.prepare<SeenBy & Record<string, unknown>, SightingRow>(OF_DIGEST);
  const lookedAt = raw.prepare<Record<string, unknown>, number>(LOOKED_AT).pluck();
  return {
    ofComparison: (comparison, { limit, after, verdict }) =>
      read('reading artifacts', () => {
        const values = { comparison, after: after ?? 0, most: limit + 1 };
        const rows = verdict === null ? ofAnyVerdict.all(values) : ofVerdict.all({ ...values, verdict });
        const shown = rows.slice(0, limit);
        return {
          items: shown.map(artifactRecord),
          next: rows.length > limit ? (shown.at(-1)?.number ?? null) : null,
        };
      }),
    ofDigest: (digest, { limit, before }, visibility) =>
      read('looking for an artifact', () => {
        const lookAt = visibility.kind === 'all' ? limit + 1 : MOST_LOOKED_AT;
        const values = {
          digest: digestBytes(digest),
          before: before ?? Number.MAX_SAFE_INTEGER,
          lookedAt: lookAt,
        };
        for (let look = 1; ; look++) {
          const rows = ofDigest.all({ ...seenBy(visibility), ...values, most: limit + 1 });
          const shown = rows.slice(0, limit);
          const items = shown.map(sightingRecord);
          if (rows.length > limit) return { items, next: shown.at(-1)?.place ?? null };
          if (visibility.kind === 'all') return { items, next: null };
          const rest = lookedAt.get(values);
          if (rest === undefined) return { items, next: null };
          if (items.length > 0 || look === MOST_LOOKS) return { items, next: rest + 1 };
          values.before = rest + 1;
        }
      }),
  };
}

interface ArtifactRow extends Omit<ArtifactRecord, 'nondeterministic' | 'missingFrom' | 'classes'> {
  readonly number: number;
  readonly nondeterministic: 0 | 1;
  readonly missingFrom: string;
  /** Letter, digest (empty for a symlink), size, builds of each. */
  readonly classes: string;
}

interface SightingRow extends Omit<SightingRecord, 'createdAt' | 'builders'> {
  readonly place: number;
  readonly createdAt: number;
  /** Label and toolchain of each. */
  readonly builders: string;
}

function artifactRecord({ number: _number, ...row }: ArtifactRow): ArtifactRecord {
  const classes: [string, string, number | null, number[]][] = JSON.parse(row.classes);
  return {
    ...row,
    nondeterministic: row.nondeterministic === 1,
    missingFrom: JSON.parse(row.missingFrom),
    classes: classes.map(([letter, digest, size, builds]): ArtifactClassRecord => ({
      letter,
      digest: digest || null,
      size,
      builds,
    })),
  };
}

function sightingRecord({ place: _place, createdAt, builders, ...row }: SightingRow): SightingRecord {
  const made: [string, string | null][] = JSON.parse(builders);
  return {
    ...row,
    createdAt: isoTime(createdAt),
    builders: made.map(([label, toolchain]) => ({ label, toolchain })),
  };
}
