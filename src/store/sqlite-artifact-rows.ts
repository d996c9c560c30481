import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Makes the function that writes a comparison's artifacts and their classes. Prepared by hand: there may be a hundred thousand. */
export function createArtifactInsert({
  raw,
}: SqliteDatabase): (comparison: number, artifacts: readonly ArtifactComparison[]) => void {
  const insertArtifact = raw.prepare<[number, string, string, string, number, string]>(
    'INSERT INTO artifact (comparison, path, verdict, toolchainIndependent, nondeterministic, missingFrom) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertClass = raw.prepare<[number | bigint, string, Buffer | null, number | null, string]>(
    'INSERT INTO artifact_class (artifact, letter, digest, size, builds) VALUES (?, ?, ?, ?, ?)',
  );
  return (comparison, artifacts) => {
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
