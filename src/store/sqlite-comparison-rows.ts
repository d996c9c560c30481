import { eq } from './drizzle.ts';

import type { Digest } from '../artifact/digest.ts';
import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { BuildResult } from '../comparison/build-result.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { buildTable } from './schema/build-table.ts';
import { digestBytes } from './schema/columns.ts';
import { comparisonTable } from './schema/comparison-table.ts';
import { toolchainTable } from './schema/toolchain-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Makes the function that writes what is looked up in a document. Called inside a transaction; `number` is the comparison's row. */
export function createDocumentRows(
  database: SqliteDatabase,
): (number: number, document: ComparisonDocument, digest: Digest) => void {
  const insertArtifacts = createArtifactInsert(database);
  const insertBlob = database.raw.prepare<[number, Buffer]>(
    'INSERT OR IGNORE INTO comparison_blob (comparison, digest) VALUES (?, ?)',
  );
  return (number, document, digest) => {
    updateComparison(database, number, document, digest);
    const toolchains = keepToolchains(database, document);
    for (const [position, build] of document.builds.entries()) {
      database.orm
        .insert(buildTable)
        .values({ comparison: number, position, ...buildValues(build, toolchains) })
        .run();
    }
    insertArtifacts(number, document.judgement.artifacts);
    for (const blob of [digest, ...blobsOf(document)]) insertBlob.run(number, digestBytes(blob));
  };
}

function updateComparison(
  { orm }: SqliteDatabase,
  number: number,
  document: ComparisonDocument,
  digest: Digest,
): void {
  const { revision, judgement, builds } = document;
  orm
    .update(comparisonTable)
    .set({
      status: 'finished',
      finishedAt: Date.parse(document.finishedAt),
      title: revision.title,
      revision: revision.snapshot.digest,
      commit: revision.commit,
      version: revision.version,
      seed: document.seed,
      verdict: judgement.verdict,
      toolchainIndependent: judgement.toolchainIndependent,
      nondeterministic: judgement.nondeterministic,
      regressedFrom: document.regressedFrom,
      sentence: document.sentence,
      document: digest,
      documentVersion: document.version,
      buildCount: builds.length,
      successCount: builds.filter(({ outcome }) => outcome === 'success').length,
      artifactCount: judgement.artifacts.length,
      matchCount: judgement.artifacts.filter(({ verdict }) => verdict === 'match').length,
    })
    .where(eq(comparisonTable.number, number))
    .run();
}

/** Row numbers by identity. */
function keepToolchains({ orm }: SqliteDatabase, { toolchains }: ComparisonDocument): Map<string, number> {
  return new Map(
    toolchains.map(({ identity, builder, architecture, system, requested, installed }) => {
      const { number } = orm
        .insert(toolchainTable)
        .values({ identity, builder, architecture, system, requested, installed })
        // Changes nothing, but makes the row there is come back.
        .onConflictDoUpdate({ target: toolchainTable.identity, set: { identity } })
        .returning({ number: toolchainTable.number })
        .get();
      return [identity, number];
    }),
  );
}

function buildValues(build: BuildResult, toolchains: ReadonlyMap<string, number>) {
  return {
    id: build.id,
    notation: build.builder.notation,
    label: build.builder.label,
    variations: build.builder.variations,
    attempt: build.attempt,
    toolchain: toolchains.get(build.toolchain ?? '') ?? null,
    outcome: build.outcome,
    phase: build.phase,
    reason: build.reason?.code ?? null,
    durationMs: build.phases.reduce((sum, { durationMs }) => sum + durationMs, 0),
    phases: build.phases,
  };
}

/** Prepared by hand: there may be a hundred thousand rows. */
function createArtifactInsert({ raw }: SqliteDatabase) {
  const insertArtifact = raw.prepare<[number, string, string, string, number, string]>(
    'INSERT INTO artifact (comparison, path, verdict, toolchainIndependent, nondeterministic, missingFrom) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertClass = raw.prepare<[number | bigint, string, Buffer | null, number | null, string]>(
    'INSERT INTO artifact_class (artifact, letter, digest, size, builds) VALUES (?, ?, ?, ?, ?)',
  );
  return (comparison: number, artifacts: readonly ArtifactComparison[]): void => {
    for (const artifact of artifacts) {
      const { lastInsertRowid } = insertArtifact.run(
        comparison,
        artifact.path,
        artifact.verdict,
        artifact.toolchainIndependent,
        artifact.nondeterministic.length > 0 ? 1 : 0,
        JSON.stringify(artifact.missingFrom),
      );
      for (const { letter, entry, builds } of artifact.classes) {
        const [digest, size] = entry.kind === 'file' ? [digestBytes(entry.digest), entry.size] : [null, null];
        insertClass.run(lastInsertRowid, letter, digest, size, JSON.stringify(builds));
      }
    }
  };
}

/** Digests of everything a document refers to that is not an artifact. */
function blobsOf({ revision, builds, differences }: ComparisonDocument): Digest[] {
  const blobs = [
    revision.snapshot,
    ...builds.flatMap(({ log, manifest }) => [log, manifest]),
    ...differences.map(({ report }) => report),
  ];
  return blobs.flatMap((blob) => (blob === null ? [] : [blob.digest]));
}
