import { createHash } from 'node:crypto';

import type Docker from 'dockerode';

import type { Config } from '../config.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { BuildError } from './build-error.ts';
import { type BuilderFolder, readBuilderFolder, readBuilderFolders } from './builder-folder.ts';
import { ensureBase } from './docker-base.ts';
import { engineStatus } from './docker-fault.ts';
import { LABEL, labelsFor } from './docker-labels.ts';
import { readImageFacts } from './docker-toolchain-facts.ts';
import { buildImage, imageReference } from './docker-toolchain-image.ts';
import { installPackages } from './docker-toolchain-setup.ts';
import { leaseImage } from './image-lease.ts';
import { SharedWork } from './shared-work.ts';
import { readAptAccess } from './system-apt.ts';
import type { BuilderDescription, Progress, SetupResult, ToolchainProvider } from './toolchain-provider.ts';

export interface ToolchainProviderOptions {
  readonly docker: Docker;
  readonly config: Config;
  /** The folder that holds a folder for each builder. */
  readonly buildersDirectory: string;
}

/** Toolchains as images of a Docker engine. */
export function createToolchainProvider(options: ToolchainProviderOptions): ToolchainProvider {
  return new DockerToolchainProvider(options);
}

class DockerToolchainProvider implements ToolchainProvider {
  readonly #docker: Docker;
  readonly #config: Config;
  readonly #directory: string;
  readonly #builds = new SharedWork<Toolchain>();
  readonly #setups = new SharedWork<SetupResult>();

  constructor({ docker, config, buildersDirectory }: ToolchainProviderOptions) {
    this.#docker = docker;
    this.#config = config;
    this.#directory = buildersDirectory;
  }

  async list(): Promise<BuilderDescription[]> {
    const folders = await readBuilderFolders(this.#directory);
    const silent: Progress = {
      onStep: () => {},
      onLine: () => {},
      signal: new AbortController().signal,
    };
    return await Promise.all(
      folders
        .filter(({ role }) => role === 'builder')
        .map(async (folder) => ({
          name: folder.name,
          title: folder.title,
          suite: folder.suite,
          toolchain: await this.#find(folder, imageReference(folder), { packages: [], progress: silent }),
        })),
    );
  }

  async ensure(builder: string, progress: Progress, rebuild = false): Promise<Toolchain> {
    const folder = await readBuilderFolder(this.#directory, builder);
    const reference = imageReference(folder);
    const existing = rebuild ? null : await this.#find(folder, reference, { packages: [], progress });
    if (existing !== null) return existing;
    return await this.#builds.join(reference, progress.signal, async (signal) => {
      const previous = await this.#imageId(reference);
      await this.#build(folder, rebuild, { ...progress, signal });
      const toolchain = await this.#find(folder, reference, {
        packages: [],
        progress: { ...progress, signal },
      });
      if (toolchain === null) throw new BuildError('IMAGE_BUILD', `building ${builder} left no ${reference}`);
      if (previous !== null && previous !== toolchain.image) await this.#discard(previous);
      return toolchain;
    });
  }

  async setup(
    toolchain: Toolchain,
    packages: readonly string[],
    progress: Progress & { timeoutMs: number },
  ): Promise<SetupResult> {
    const wanted = [...new Set(packages)].toSorted();
    if (wanted.length === 0) return { kind: 'ready', toolchain, cached: true };
    const folder = await readBuilderFolder(this.#directory, toolchain.builder);
    const reference = setupReference(toolchain, wanted);
    try {
      const existing = await this.#find(folder, reference, { packages: wanted, progress });
      if (existing !== null) return { kind: 'ready', toolchain: existing, cached: true };
      if (this.#setups.isRunning(reference)) progress.onStep('waiting for the set-up that is under way');
      return await this.#setups.join(reference, progress.signal, async (signal) => {
        const shared = { ...progress, signal };
        return await this.#install(folder, { toolchain, packages: wanted, reference }, shared);
      });
    } catch (error) {
      if (!progress.signal.aborted) throw error;
      return { kind: 'failed', reason: { code: 'cancelled', message: 'set-up was cancelled' }, log: '' };
    }
  }

  async #build(folder: BuilderFolder, rebuild: boolean, progress: Progress): Promise<void> {
    const base = await ensureBase(this.#docker, folder, { config: this.#config, renew: rebuild, progress });
    const access = await readAptAccess(folder.suite, this.#config, { withSource: false });
    await buildImage(this.#docker, { folder, base, ...access, useCache: !rebuild }, progress);
  }

  async #install(
    folder: BuilderFolder,
    wanted: { toolchain: Toolchain; packages: readonly string[]; reference: string },
    progress: Progress & { timeoutMs: number },
  ): Promise<SetupResult> {
    progress.onStep(`installing ${wanted.packages.join(', ')} on ${folder.name}`);
    const access = await readAptAccess(folder.suite, this.#config, { withSource: false });
    const { timeoutMs } = progress;
    const result = await installPackages(this.#docker, { ...wanted, ...access, timeoutMs }, progress);
    if (result.kind === 'failed') {
      const { code, message, log } = result;
      return { kind: 'failed', reason: { code, message }, log };
    }
    const toolchain = await this.#find(folder, wanted.reference, { packages: wanted.packages, progress });
    if (toolchain !== null) return { kind: 'ready', toolchain, cached: false };
    throw new BuildError('IMAGE_BUILD', `set-up left no image ${wanted.reference}`);
  }

  /** The toolchain behind a reference; null when the engine has no such image. */
  async #find(
    folder: BuilderFolder,
    reference: string,
    { packages, progress }: { packages: readonly string[]; progress: Progress },
  ): Promise<Toolchain | null> {
    const image = await this.#imageId(reference);
    if (image === null) return null;
    const { cacheDirectory } = this.#config;
    await leaseImage(cacheDirectory, labelsFor('image')[LABEL.owner] ?? '', image);
    const facts = await readImageFacts(this.#docker, image, { cacheDirectory, progress });
    return { ...facts, builder: folder.name, image, requested: [...packages] };
  }

  async #imageId(reference: string): Promise<string | null> {
    try {
      return (await this.#docker.getImage(reference).inspect()).Id;
    } catch (cause) {
      if (engineStatus(cause) === 404) return null;
      const code = engineStatus(cause) === null ? 'ENGINE_UNREACHABLE' : 'ENGINE_FAULT';
      throw new BuildError(code, `looking for image ${reference}`, { cause });
    }
  }

  /** Frees the image that a rebuild replaced; one still in use stays and is left to pruning. */
  async #discard(image: string): Promise<void> {
    await this.#docker
      .getImage(image)
      .remove()
      .catch(() => null);
  }
}

function setupReference(toolchain: Toolchain, packages: readonly string[]): string {
  const key = createHash('sha256')
    .update(JSON.stringify([toolchain.identity, packages]))
    .digest('hex');
  return `verbatim/${toolchain.builder}-setup:${key.slice(0, 32)}`;
}
