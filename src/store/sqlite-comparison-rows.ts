import type { Blob } from '../artifact/blob.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { NO_PROJECT } from './rate-scope.ts';
import { digestBytes } from './schema/columns.ts';
import { createArtifactInsert } from './sqlite-artifact-rows.ts';
import { createBuildInsert } from './sqlite-build-rows.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { Hold } from './sqlite-guard.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { mayBecome } from './status-texts.ts';
import { StoreError } from './store-error.ts';

const FINISH = `UPDATE comparison SET status = 'finished', finishedAt = :finishedAt, title = :title, revision = :revision, "commit" = :commit,
    version = :version, seed = :seed, verdict = :verdict, toolchainIndependent = :toolchainIndependent,
    nondeterministic = :nondeterministic, regressedFrom = :regressedFrom, reuseOf = :reuseOf, sentence = :sentence,
    document = :document, documentVersion = :documentVersion, buildCount = :buildCount, successCount = :successCount,
    artifactCount = :artifactCount, matchCount = :matchCount, storedBytes = COALESCE(storedBytes, 0) + :storedBytes
  WHERE number = :number AND fence = :fence AND status IN ${mayBecome('finished')} RETURNING project`;

/**
 * Makes the function that finishes a comparison, inside a transaction: what is looked up in its document, and what follows from it.
 * `blob` is the stored document. False when it may not be finished by who holds it. Throws StoreError 'UNKNOWN_COMPARISON' when the
 * result that it repeats was removed meanwhile: its blobs may be gone.
 */
export function createDocumentRows(
  database: SqliteDatabase,
  {
    recordRates,
    recordRevision,
    recordCauses,
  }: Pick<Recorders, 'recordRates' | 'recordRevision' | 'recordCauses'>,
): (hold: Pick<Hold, 'number' | 'fence'>, document: ComparisonDocument, blob: Blob) => boolean {
  const { raw } = database;
  const finish = raw.prepare<[Record<string, unknown>], number | null>(FINISH).pluck();
  const finished = raw
    .prepare<[string], number>("SELECT number FROM comparison WHERE id = ? AND status = 'finished'")
    .pluck();
  const insertBlob = raw.prepare<[number, Buffer, number]>(
    'INSERT OR IGNORE INTO comparison_blob (comparison, digest, size) VALUES (?, ?, ?)',
  );
  const insertBuilds = createBuildInsert(database);
  const insertArtifacts = createArtifactInsert(database);

  const reusedNumber = ({ id, reuseOf }: ComparisonDocument): number | null => {
    if (reuseOf === null) return null;
    const number = finished.get(reuseOf);
    if (number !== undefined) return number;
    throw new StoreError('UNKNOWN_COMPARISON', `${id} would repeat the result of ${reuseOf}, which is gone`);
  };

  return ({ number, fence }, document, blob) => {
    const reuseOf = reusedNumber(document);
    const blobs = [blob, ...blobsOf(document)];
    const storedBytes = sumOf([...blobs, ...artifactsOf(document)]);
    const project = finish.get({ ...columnsOf(document, blob), number, fence, reuseOf, storedBytes });
    if (project === undefined) return false;
    insertBuilds(number, document);
    insertArtifacts(number, document.judgement.artifacts);
    for (const { digest, size } of blobs) insertBlob.run(number, digestBytes(digest), size);
    recordRates(number, document, project ?? NO_PROJECT);
    recordRevision(number, document, project ?? NO_PROJECT);
    recordCauses(number, document, project ?? NO_PROJECT);
    return true;
  };
}

function columnsOf(document: ComparisonDocument, blob: Blob): Record<string, unknown> {
  const { revision, judgement, builds, seed, regressedFrom, sentence } = document;
  return {
    finishedAt: Date.parse(document.finishedAt),
    title: revision.title,
    revision: digestBytes(revision.snapshot.digest),
    commit: revision.commit,
    version: revision.version,
    seed,
    verdict: judgement.verdict,
    toolchainIndependent: judgement.toolchainIndependent,
    nondeterministic: judgement.nondeterministic ? 1 : 0,
    regressedFrom,
    sentence,
    document: digestBytes(blob.digest),
    documentVersion: document.version,
    buildCount: builds.length,
    successCount: builds.filter(({ outcome }) => outcome === 'success').length,
    artifactCount: judgement.artifacts.length,
    matchCount: judgement.artifacts.filter(({ verdict }) => verdict === 'match').length,
  };
}

/** Everything a document refers to that is not an artifact. */
function blobsOf({ revision, builds, differences, explanation }: ComparisonDocument): Blob[] {
  const experiments = explanation?.experiments.map(({ build }) => build) ?? [];
  const blobs = [
    revision.snapshot,
    ...[...builds, ...experiments].flatMap(({ log, manifest }) => [log, manifest]),
    ...differences.map(({ report }) => report),
  ];
  return blobs.filter((blob) => blob !== null);
}

function artifactsOf({ judgement }: ComparisonDocument): Blob[] {
  const entries = judgement.artifacts.flatMap(({ classes }) => classes.map(({ entry }) => entry));
  return entries.filter((entry) => entry.kind === 'file');
}

/** Each digest once. */
function sumOf(blobs: readonly Blob[]): number {
  const sizes = new Map(blobs.map(({ digest, size }) => [digest, size]));
  return sizes.values().reduce((sum, size) => sum + size, 0);
}
