import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

import type Docker from 'dockerode';
import { pack, type Header } from 'tar-stream';

import type { BlobStore } from '../artifact/blob.ts';
import { BuildError } from './build-error.ts';
import type { BuildPlan } from './build-plan.ts';
import { CA_BUNDLE_FILE, CACHE_DIRECTORY } from './build-variables.ts';
import { LINKS_FILE } from './probe-script.ts';
import { chunksOf } from './tar-read.ts';
import { changeTarOwner, type LinkOut } from './tar-owner.ts';

/**
 * Unpacks the plan's workspace into the container's volume, all of it owned by the build's user, and `caBundle` beside it.
 * Throws BuildError 'SOURCE_UPLOAD'.
 */
export async function uploadWorkspace(
  container: Docker.Container,
  plan: BuildPlan,
  { blobs, caBundle }: { blobs: BlobStore; caBundle: Buffer | null },
): Promise<void> {
  const { uid, gid, buildPath } = plan.environment;
  const links: LinkOut[] = [];
  const snapshot = blobs.read(plan.workspace.digest);
  try {
    const front = await packFiles(frontFiles(plan, caBundle));
    const workspace = changeTarOwner(snapshot, { uid, gid }, (link) => links.push(link));
    await putArchive(container, joinTars(front, workspace), buildPath);
    if (links.length > 0) {
      const script = { header: { name: LINKS_FILE, uid, gid }, content: linksScript(links) };
      await container.putArchive(await packFiles([script]), { path: buildPath });
    }
  } catch (cause) {
    if (cause instanceof BuildError && cause.code === 'SOURCE_UPLOAD') throw cause;
    throw new BuildError('SOURCE_UPLOAD', `unpacking the workspace of ${plan.name}`, { cause });
  } finally {
    snapshot.destroy();
  }
}

export interface PackedFile {
  readonly header: Partial<Header> & { name: string };
  readonly content?: Buffer;
}

/** A tar of small files. */
export async function packFiles(files: readonly PackedFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { header, content } of files) archive.entry({ mtime: EPOCH, ...header }, content ?? '');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(archive)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const EPOCH = new Date(0);

/** The top directories: where an archive does not list them, Docker would make them root's. */
function frontFiles(plan: BuildPlan, caBundle: Buffer | null): PackedFile[] {
  const { uid, gid } = plan.environment;
  const mtime = new Date(plan.sourceDateEpoch * 1000);
  return [
    ...['.', 'src', CACHE_DIRECTORY].map((name) => ({
      header: { name, type: 'directory' as const, mode: 0o755, uid, gid, mtime },
    })),
    ...(caBundle === null ? [] : [{ header: { name: CA_BUNDLE_FILE, mode: 0o444 }, content: caBundle }]),
  ];
}

/** A tar ends with two empty blocks; the first one's are left out. */
async function* joinTars(first: Buffer, second: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first.subarray(0, first.length - 1024);
  yield* second;
}

/** dockerode settles when the engine has answered: a source that fails meanwhile must end the request, or it stays open for ever. */
async function putArchive(
  container: Docker.Container,
  content: AsyncIterable<Uint8Array>,
  path: string,
): Promise<void> {
  const archive = Readable.from(content, { objectMode: false });
  const abort = new AbortController();
  const sent = finished(archive, { writable: false }).catch((error: unknown) => {
    abort.abort(error);
    throw error;
  });
  try {
    await Promise.all([sent, container.putArchive(archive, { path, abortSignal: abort.signal })]);
  } finally {
    archive.destroy();
  }
}

/** Bytes as a word of a shell script. */
function quote(bytes: Buffer): string {
  return `'${bytes.toString('latin1').replaceAll("'", String.raw`'\''`)}'`;
}

/** Run by the container's entry in `src`. latin1 keeps the names' bytes. */
function linksScript(links: readonly LinkOut[]): Buffer {
  const lines = links.map(({ path, target }) => `ln -sfnT -- ${quote(target)} ../${quote(path)} || exit\n`);
  return Buffer.from(lines.join(''), 'latin1');
}
