import type { Manifest } from '../artifact/manifest.ts';
import { manifestSchema } from '../artifact/manifest.ts';
import type { BlobStore } from '../artifact/blob.ts';
import type { FinishedBuild } from '../build/finished-build.ts';

/** A build that has ended with what it left, null unless it succeeded. */
export interface EndedBuild extends FinishedBuild {
  /** False after a fault of ours that is tried again later. */
  readonly isKept: boolean;
  readonly manifest: Manifest | null;
}

/** A build that ended before, its manifest read back from the store. */
export async function readEndedBuild(build: FinishedBuild, blobs: BlobStore): Promise<EndedBuild> {
  const { manifest: blob } = build.result;
  if (blob === null) return { ...build, manifest: null, isKept: true };
  const bytes = await blobs.readAll(blob.digest, blob.size);
  return { ...build, manifest: manifestSchema.parse(JSON.parse(bytes.toString('utf8'))), isKept: true };
}
