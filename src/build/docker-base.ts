import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type Docker from 'dockerode';
import { pack } from 'tar-stream';

import type { Config } from '../config.ts';
import { messageOf } from '../errors.ts';
import { BuildError } from './build-error.ts';
import type { BuilderFolder } from './builder-folder.ts';
import { engineStatus } from './docker-fault.ts';
import { LABEL } from './docker-labels.ts';
import { followDocker } from './docker-progress.ts';
import { type BaseTar, bootstrapBase, discardBaseTar } from './system-bootstrap.ts';
import type { Progress } from './toolchain-provider.ts';

/**
 * The image that a builder's Dockerfile starts FROM: pulled by digest where a registry answers, else bootstrapped from the
 * Debian archive. Returns a reference the engine knows. Throws BuildError.
 */
export async function ensureBase(
  docker: Docker,
  folder: BuilderFolder,
  options: { config: Config; renew: boolean; progress: Progress },
): Promise<string> {
  const { config, renew, progress } = options;
  const { image } = folder.base;
  if (config.registry !== null && image !== null) {
    const pulled = await pullBase(docker, `${config.registry}${image}`, progress);
    if (pulled !== null) return pulled;
  }
  const { cacheDirectory, debianMirror } = config;
  const base = await bootstrapBase(folder, { cacheDirectory, mirror: debianMirror, renew }, progress);
  return await loadBase(docker, folder, { base, progress });
}

/** The pulled reference, null when the registry does not have it or does not answer: said, and bootstrapped instead. */
async function pullBase(docker: Docker, reference: string, progress: Progress): Promise<string | null> {
  if (await hasImage(docker, reference)) return reference;
  progress.onStep(`pulling ${reference}`);
  try {
    const stream = await docker.pull(reference, { abortSignal: progress.signal });
    await followDocker(docker, stream, progress);
    return reference;
  } catch (cause) {
    progress.signal.throwIfAborted();
    progress.onStep(`the registry gave no base, bootstrapping it: ${messageOf(cause)}`);
    return null;
  }
}

async function loadBase(
  docker: Docker,
  folder: BuilderFolder,
  { base, progress }: { base: BaseTar; progress: Progress },
): Promise<string> {
  const { Arch: architecture } = await docker.version();
  const config = imageConfig(folder, { diffId: base.digest, architecture });
  const reference = `verbatim/base:${folder.suite}-${sha256(config).slice(0, 16)}`;
  if (await hasImage(docker, reference)) return reference;
  progress.onStep(`loading the ${folder.suite} base into the engine, about 5 s`);
  const archive = pack();
  const body = new PassThrough();
  const writing = writeImage(archive, { base, config, reference }).then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  );
  try {
    const [response] = await Promise.all([docker.loadImage(body), pipeline(archive, body), writing]);
    await followDocker(docker, response, progress);
  } catch (cause) {
    await discardBaseTar(base);
    throw new BuildError('BOOTSTRAP', `loading the ${folder.suite} base into the engine failed`, { cause });
  }
  return reference;
}

/** The archive that `docker save` would write: what goes in is fixed, so the image's ID follows from the tar's digest alone. */
async function writeImage(
  archive: ReturnType<typeof pack>,
  { base, config, reference }: { base: BaseTar; config: string; reference: string },
): Promise<void> {
  const name = `${sha256(config)}.json`;
  const layer = `${base.digest}/layer.tar`;
  const manifest = JSON.stringify([{ Config: name, RepoTags: [reference], Layers: [layer] }]);
  archive.entry({ name: 'manifest.json' }, manifest);
  archive.entry({ name }, config);
  const { size } = await stat(base.path);
  await pipeline(createReadStream(base.path), archive.entry({ name: layer, size }));
}

function imageConfig(folder: BuilderFolder, layer: { diffId: string; architecture: string }): string {
  const created = new Date(folder.epoch * 1000).toISOString();
  return JSON.stringify({
    architecture: layer.architecture,
    os: 'linux',
    created,
    config: { Labels: { [LABEL.role]: 'image' }, Cmd: ['/bin/sh'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer.diffId}`] },
    history: [{ created, created_by: `mmdebstrap ${folder.suite}` }],
  });
}

async function hasImage(docker: Docker, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch (error) {
    if (engineStatus(error) === 404) return false;
    throw new BuildError('ENGINE_FAULT', `looking for image ${reference}`, { cause: error });
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
