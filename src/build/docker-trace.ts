import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { Readable } from 'node:stream';

import type Docker from 'dockerode';

import type { Blob, BlobStore } from '../artifact/blob.ts';
import type { BuildPlan } from './build-plan.ts';
import { openArchive } from './docker-collect.ts';
import { packFiles, type PackedFile } from './docker-upload.ts';
import { MAX_TRACE_BYTES, TRACE_FILE, TRACER_DIRECTORY } from './probe-script.ts';
import { chunksOf, readTar } from './tar-read.ts';
import { statContainerPath } from './docker-path.ts';

/** Puts the tracer's source beside the workspace of a traced build, whose own compiler makes it (docs/divergence.md). */
export async function uploadTracer(container: Docker.Container, plan: BuildPlan): Promise<void> {
  const { uid, gid, buildPath } = plan.environment;
  const sources = (await readdir(SOURCES)).filter((name) => /\.[ch]$/u.test(name));
  const files = await Promise.all(
    sources.map(async (name): Promise<PackedFile> => ({
      header: { name: `${TRACER_DIRECTORY}/${name}`, uid, gid, mode: 0o644 },
      content: await readFile(new URL(name, SOURCES)),
    })),
  );
  const folder = { name: TRACER_DIRECTORY, type: 'directory' as const, mode: 0o755, uid, gid };
  await container.putArchive(await packFiles([{ header: folder }, ...files]), { path: buildPath });
}

const SOURCES = new URL('tracer/', import.meta.url);

/**
 * What the tracer wrote, as the build left it: it could have written it itself. null when there is none, or none of a size that the
 * tracer writes. Throws BuildError 'ARTIFACT_COPY' when the engine fails, and the signal's reason.
 */
export async function collectTrace(
  container: Docker.Container,
  { environment }: BuildPlan,
  { blobs, signal }: { blobs: BlobStore; signal: AbortSignal },
): Promise<Blob | null> {
  const folder = posix.join(environment.buildPath, TRACER_DIRECTORY);
  const path = posix.join(folder, TRACE_FILE);
  if ((await statContainerPath(container, folder))?.kind !== 'directory') return null;
  // An engine sends every zero of a sparse file, even when nobody listens any more: it must not begin.
  const found = await statContainerPath(container, path);
  if (found?.kind !== 'other' || found.size > MAX_TRACE_BYTES) return null;
  for await (const entry of readTar(await openArchive(container, path, signal), signal)) {
    const { type, size } = entry.header;
    if (type !== 'file' || size > MAX_TRACE_BYTES) return null;
    return await blobs.put(Readable.from(chunksOf(entry)));
  }
  return null;
}
