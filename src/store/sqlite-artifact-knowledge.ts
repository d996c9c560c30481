import type { ArtifactVerdict } from '../comparison/verdict.ts';
import type { ArtifactKnowledge, ArtifactKnowledgeStore } from './artifact-knowledge.ts';
import { isoTime } from './iso-time.ts';
import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { COMPARISON_IS_SEEN, seenBy, type SeenBy } from './sqlite-visibility.ts';

/** An empty file is in almost every comparison: the newest sightings that a caller may see stand for the rest. */
const MOST_TOLD = 200;
/** The newest rows among which those are looked for: who sees few of very many would make everybody wait. */
const MOST_LOOKED_AT = 10_000;
const MOST_LISTED = 100;

const SIGHTINGS = `SELECT made.artifact, made.letter, made.size, made.builds, artifact.path, artifact.verdict,
    artifact.comparison, comparison.createdAt, lower(hex(comparison.revision)) AS revision, project.name AS project
  FROM artifact_class AS made
  CROSS JOIN artifact ON artifact.number = made.artifact
  CROSS JOIN comparison ON comparison.number = artifact.comparison
  LEFT JOIN project ON project.number = comparison.project
  WHERE made.digest = :digest AND made.rowid >= :from AND ${COMPARISON_IS_SEEN}
  ORDER BY made.rowid DESC LIMIT ${MOST_TOLD + 1}`;
/** The last row that is looked at; none where all are. */
const LAST_LOOKED_AT = `SELECT rowid FROM artifact_class WHERE digest = +:digest
  ORDER BY rowid DESC LIMIT 1 OFFSET ${MOST_LOOKED_AT - 1}`;
const BUILDERS = `SELECT build.notation, toolchain.identity AS toolchain, count(*) AS builds
  FROM json_each(+:made) AS one
  JOIN json_each(one.value, '$[1]') AS position
  JOIN build ON build.comparison = json_extract(one.value, '$[0]') AND build.position = position.value
  LEFT JOIN toolchain ON toolchain.number = build.toolchain
  GROUP BY build.notation, build.toolchain ORDER BY builds DESC, build.notation LIMIT ${MOST_LISTED}`;
const ALTERNATIVES = `SELECT lower(hex(digest)) AS sha256, count(*) AS sightings
  FROM artifact_class WHERE artifact IN (SELECT value FROM json_each(+:artifacts))
    AND digest IS NOT NULL AND digest <> +:digest
  GROUP BY digest ORDER BY sightings DESC, digest LIMIT ${MOST_LISTED}`;

interface Sighting {
  readonly artifact: number;
  readonly size: number | null;
  /** Positions as a JSON array. */
  readonly builds: string;
  readonly path: string;
  readonly verdict: ArtifactVerdict;
  readonly comparison: number;
  readonly createdAt: number;
  readonly revision: string | null;
  readonly project: string | null;
}

export function createSqliteArtifactKnowledge({ raw, read }: SqliteDatabase): ArtifactKnowledgeStore {
  const find = raw.prepare<SeenBy & { digest: Buffer; from: number }, Sighting>(SIGHTINGS);
  const lastLookedAt = raw.prepare<{ digest: Buffer }, number>(LAST_LOOKED_AT).pluck();
  const builders = raw.prepare<{ made: string }, ArtifactKnowledge['builders'][number]>(BUILDERS);
  const alternatives = raw.prepare<
    { artifacts: string; digest: Buffer },
    ArtifactKnowledge['alternatives'][number]
  >(ALTERNATIVES);

  return {
    about: (sha256, visibility) =>
      read('looking for an artifact', () => {
        const digest = digestBytes(sha256);
        const from = lastLookedAt.get({ digest });
        const found = find.all({ ...seenBy(visibility), digest, from: from ?? 0 });
        const seen = found.slice(0, MOST_TOLD);
        const made = seen.map(({ comparison, builds }) => `[${comparison},${builds}]`);
        const artifacts = JSON.stringify(seen.map(({ artifact }) => artifact));
        const revisions = seen.flatMap(({ revision }) => revision ?? []);
        return {
          sha256,
          sightings: seen.length,
          // Of what is seen alone: it does not tell that others have the same bytes.
          isComplete: found.length <= MOST_TOLD && from === undefined,
          sizeBytes: seen[0]?.size ?? null,
          ...spanOf(seen),
          verdicts: verdictsOf(seen),
          paths: countBy(seen, ({ path }) => path).map(([path, sightings]) => ({ path, sightings })),
          projects: countBy(seen, ({ project }) => project).map(([project, sightings]) => ({
            project,
            sightings,
          })),
          revisions: [...new Set(revisions)].slice(0, MOST_LISTED),
          builders: builders.all({ made: `[${made.join()}]` }),
          alternatives: alternatives.all({ artifacts, digest }),
        };
      }),
  };
}

function spanOf(seen: readonly Sighting[]): Pick<ArtifactKnowledge, 'firstSeenAt' | 'lastSeenAt'> {
  const times = seen.map(({ createdAt }) => createdAt);
  if (times.length === 0) return { firstSeenAt: null, lastSeenAt: null };
  return { firstSeenAt: isoTime(Math.min(...times)), lastSeenAt: isoTime(Math.max(...times)) };
}

function verdictsOf(seen: readonly Sighting[]): ArtifactKnowledge['verdicts'] {
  const verdicts = { match: 0, equivalent: 0, mismatch: 0, missing: 0, inconclusive: 0 };
  for (const { verdict } of seen) verdicts[verdict]++;
  return verdicts;
}

/** The commonest first. */
function countBy<Key>(seen: readonly Sighting[], keyOf: (sighting: Sighting) => Key): [Key, number][] {
  const counts = new Map<Key, number>();
  for (const sighting of seen) counts.set(keyOf(sighting), (counts.get(keyOf(sighting)) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).slice(0, MOST_LISTED);
}
