import { and, desc, eq, inArray } from './drizzle.ts';

import type { ComparisonStore } from './comparison-store.ts';
import { isoTime } from './iso-time.ts';
import { artifactClassTable } from './schema/artifact-class-table.ts';
import { artifactTable } from './schema/artifact-table.ts';
import { buildTable } from './schema/build-table.ts';
import { comparisonTable } from './schema/comparison-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** From an artifact's digest to the comparisons that saw it, by index. */
export function createSightings({ orm, read }: SqliteDatabase): ComparisonStore['sightings'] {
  const labelsOf = (comparison: number, positions: number[]): string[] =>
    orm
      .select({ label: buildTable.label })
      .from(buildTable)
      .where(and(eq(buildTable.comparison, comparison), inArray(buildTable.position, positions)))
      .orderBy(buildTable.position)
      .all()
      .map(({ label }) => label);

  return (digest, limit) =>
    read('looking for an artifact', () =>
      orm
        .select({
          number: comparisonTable.number,
          comparison: comparisonTable.id,
          createdAt: comparisonTable.createdAt,
          title: comparisonTable.title,
          path: artifactTable.path,
          verdict: artifactTable.verdict,
          letter: artifactClassTable.letter,
          builds: artifactClassTable.builds,
        })
        .from(artifactClassTable)
        .innerJoin(artifactTable, eq(artifactTable.number, artifactClassTable.artifact))
        .innerJoin(comparisonTable, eq(comparisonTable.number, artifactTable.comparison))
        .where(eq(artifactClassTable.digest, digest))
        .orderBy(desc(comparisonTable.number), artifactTable.path)
        .limit(limit)
        .all()
        .map(({ number, builds, createdAt, ...sighting }) => ({
          ...sighting,
          createdAt: isoTime(createdAt),
          builders: labelsOf(number, builds),
        })),
    );
}
