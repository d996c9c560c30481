import { posix } from 'node:path';
import type { Readable } from 'node:stream';

import type Docker from 'dockerode';

import type { BlobStore } from '../artifact/blob.ts';
import type { Manifest } from '../artifact/manifest.ts';
import type { Reason } from '../comparison/build-result.ts';
import { RecipeError } from '../recipe/recipe-error.ts';
import { parseArtifactGlobs } from './artifact-globs.ts';
import { BuildError } from './build-error.ts';
import type { BuildPlan } from './build-plan.ts';
import { toReadable } from './docker-fault.ts';
import { statContainerPath, throwIfRemoved } from './docker-path.ts';
import type { Collected } from './executor.ts';
import { collectTar, emptyCollection, visible, type Collection } from './tar-collect.ts';
import { readTar } from './tar-read.ts';

/**
 * Takes the artifacts out of an ended container: one archive for each place where a glob can match, in one pass, symlinks never
 * followed. Throws BuildError 'ARTIFACT_COPY' when the engine fails, and the signal's reason.
 */
export async function collectArtifacts(
  container: Docker.Container,
  plan: BuildPlan,
  { blobs, signal }: { blobs: BlobStore; signal: AbortSignal },
): Promise<Collected> {
  const globs = parseArtifactGlobs(plan.artifacts);
  const collection = emptyCollection();
  const collectFrom = async (root: string, isMatch: (path: string) => boolean): Promise<Reason | null> => {
    const archive = await openArchive(container, posix.join(plan.outputDirectory, root), signal);
    return collectTar(readTar(archive, signal), collection, { blobs, limits: plan.limits, root, isMatch });
  };

  const output = await findDirectory(container, plan);
  if (output.kind !== 'directory') return refused('no-artifacts', output.problem);
  for (const root of globs.roots) {
    const real = await realRoot(container, plan.outputDirectory, root);
    if (real === null) continue;
    const refusal = await collectFrom(real, (path) => globs.isMatch(path)).catch(slowGlob);
    if (refusal !== null) return { kind: 'refused', reason: refusal };
  }
  for (const [target, links] of collection.unresolved) {
    // Asked for alone, a file comes with its bytes, however many names it has.
    const [first] = links;
    if (first === undefined) continue;
    collection.unresolved.delete(target);
    const refusal = await collectFrom(first.path, (path) => path === first.path);
    if (refusal !== null) return { kind: 'refused', reason: refusal };
    const found = collection.entries.get(first.path);
    if (found?.kind !== 'file') {
      throw new BuildError(
        'ARTIFACT_COPY',
        `the bytes of the hard link ${visible(first.path)} cannot be had`,
      );
    }
    for (const link of links) collection.entries.set(link.path, { ...found, ...link });
  }
  if (collection.entries.size + collection.refused.size === 0) {
    collection.others.push(...(await listSome(container, plan, signal)));
  }
  await throwIfRemoved(container);
  return conclude(collection, plan);
}

function slowGlob(error: unknown): Reason {
  if (!(error instanceof RecipeError) || error.code !== 'SLOW_GLOB') throw error;
  return { code: 'artifact-limit', message: error.message };
}

const LISTED = 500;

/** Some of the files below the output directory, whether or not a glob led there. */
async function listSome(
  container: Docker.Container,
  plan: BuildPlan,
  signal: AbortSignal,
): Promise<string[]> {
  const paths: string[] = [];
  const archive = await openArchive(container, plan.outputDirectory, signal);
  for await (const entry of readTar(archive, signal)) {
    const { name, size, type } = entry.header;
    if (type !== 'directory') paths.push(name.replace(/^[^/]*\//, ''));
    if (paths.length >= LISTED || size > plan.limits.diskBytes) break;
    entry.resume();
  }
  return paths;
}

function conclude(collection: Collection, plan: BuildPlan): Collected {
  const refusals = [...collection.refused.values()].toSorted((a, b) => byCodeUnit(a.path, b.path));
  if (collection.entries.size === 0 && refusals.length > 0) {
    const names = refusals.slice(0, 10).map(({ path, reason }) => `${visible(path)}: ${reason}`);
    return refused('refused-artifact', `no artifact could be taken; ${names.join('; ')}`);
  }
  if (collection.entries.size === 0) return refused('no-artifacts', describeNothing(collection, plan));
  const manifest: Manifest = {
    version: 1,
    entries: [...collection.entries.values()].toSorted((a, b) => byCodeUnit(a.path, b.path)),
    refused: refusals,
  };
  return { kind: 'manifest', manifest };
}

const SHOWN = 20;

/** Shallow paths first: they say most about where a build puts its results. */
function describeNothing(collection: Collection, plan: BuildPlan): string {
  const others = [...new Set(collection.others)];
  const shown = others.toSorted((a, b) => depthOf(a) - depthOf(b) || byCodeUnit(a, b)).slice(0, SHOWN);
  const there =
    shown.length === 0
      ? 'no file is there'
      : `there are ${shown.map(visible).join(', ')}${others.length > SHOWN ? ' and more' : ''}`;
  return `nothing in ${plan.outputDirectory} matches ${plan.artifacts.map(visible).join(', ')}; ${there}`;
}

/**
 * The output directory must be a directory of the workspace all the way: an engine follows symlinks on the way to a path, also to
 * places outside the workspace.
 */
async function findDirectory(
  container: Docker.Container,
  plan: BuildPlan,
): Promise<{ kind: 'directory' } | { kind: 'none'; problem: string }> {
  const { buildPath } = plan.environment;
  const below = posix.relative(buildPath, plan.outputDirectory);
  let path = buildPath;
  for (const part of below.split('/').filter((name) => name !== '')) {
    path = posix.join(path, part);
    const found = await statContainerPath(container, path);
    if (found?.kind === 'directory') continue;
    const what = found === null ? 'does not exist' : found.kind === 'symlink' ? 'is a symlink' : 'is a file';
    return {
      kind: 'none',
      problem: `the output directory ${plan.outputDirectory} is not there: ${path} ${what}`,
    };
  }
  return { kind: 'directory' };
}

/** `root` cut behind the first part that is no directory, null when something on the way is missing. */
async function realRoot(container: Docker.Container, output: string, root: string): Promise<string | null> {
  const parts = root.split('/').filter((part) => part !== '');
  for (let length = 1; length <= parts.length; length += 1) {
    const path = parts.slice(0, length).join('/');
    const found = await statContainerPath(container, posix.join(output, path));
    if (found === null) return null;
    if (found.kind !== 'directory') return path;
  }
  return root;
}

export async function openArchive(
  container: Docker.Container,
  path: string,
  signal: AbortSignal,
): Promise<Readable> {
  signal.throwIfAborted();
  try {
    return toReadable(await container.getArchive({ path, abortSignal: signal }));
  } catch (cause) {
    signal.throwIfAborted();
    throw new BuildError('ARTIFACT_COPY', `reading ${visible(path)} from ${container.id}`, { cause });
  }
}

function refused(code: Reason['code'], message: string): Collected {
  return { kind: 'refused', reason: { code, message } };
}

function depthOf(path: string): number {
  return path.split('/').length;
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
