import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Says that a process works with an image, so that pruning leaves it alone. Between two phases of a comparison no container
 * would show it. `owner` is the label `verbatim.owner`; a lease ends with its process.
 */
export async function leaseImage(cacheDirectory: string, owner: string, image: string): Promise<void> {
  const directory = join(cacheDirectory, LEASES, encodeURIComponent(owner));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, encodeURIComponent(image)), '');
}

/** The image IDs that living processes work with. Leases of the dead are cleared. */
export async function leasedImages(
  cacheDirectory: string,
  isOwnerAlive: (owner: string) => boolean,
): Promise<Set<string>> {
  const directory = join(cacheDirectory, LEASES);
  const images = new Set<string>();
  for (const name of await readdir(directory).catch(() => [])) {
    if (isOwnerAlive(decodeURIComponent(name))) {
      for (const image of await readdir(join(directory, name))) images.add(decodeURIComponent(image));
    } else {
      await rm(join(directory, name), { recursive: true, force: true });
    }
  }
  return images;
}

const LEASES = 'leases';
