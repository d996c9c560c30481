import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type Docker from 'dockerode';
import type { z } from 'zod';

import { toolchainSchema } from '../environment/toolchain.ts';
import { BuildError } from './build-error.ts';
import { readImageContent } from './docker-toolchain-content.ts';
import { describeSystem, parseInstalledPackages, SYSTEM_FILES } from './installed-packages.ts';
import type { Progress } from './toolchain-provider.ts';

/** What is known of an image for good, since an image ID never changes its content. */
const imageFactsSchema = toolchainSchema.pick({
  identity: true,
  architecture: true,
  system: true,
  installed: true,
});
export type ImageFacts = z.infer<typeof imageFactsSchema>;

/** An image's identity and packages: remembered by its ID in `cacheDirectory`, else read from its content (2 to 5 s). */
export async function readImageFacts(
  docker: Docker,
  image: string,
  { cacheDirectory, progress }: { cacheDirectory: string; progress: Progress },
): Promise<ImageFacts> {
  const path = join(cacheDirectory, 'images', `${image.replace(/^sha256:/, '')}.json`);
  const known = await readKnown(path);
  if (known !== null) return known;
  progress.onStep('reading the content of the image for its identity, about 5 s');
  const content = await readImageContent(docker, image, {
    keep: Object.values(SYSTEM_FILES),
    signal: progress.signal,
  });
  const text = (name: string): string => content.files.get(name)?.toString('utf8') ?? '';
  const installed = parseInstalledPackages(text(SYSTEM_FILES.status));
  const architecture = installed.find(({ name }) => name === 'dpkg')?.architecture;
  if (architecture === undefined) {
    throw new BuildError('IMAGE_BUILD', `image ${image} is no Debian system: dpkg is not installed in it`);
  }
  const system = describeSystem(text(SYSTEM_FILES.release), text(SYSTEM_FILES.version));
  const facts = { identity: content.identity, architecture, system, installed };
  await remember(path, facts);
  return facts;
}

/** A damaged or older file counts as unknown: it is made again. */
async function readKnown(path: string): Promise<ImageFacts | null> {
  try {
    return imageFactsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function remember(path: string, facts: ImageFacts): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const part = `${path}.${randomUUID()}`;
  await writeFile(part, JSON.stringify(facts));
  await rename(part, path);
}
