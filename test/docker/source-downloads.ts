import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { execa } from 'execa';
import { extract } from 'tar-stream';

import { toReadable } from '../../src/build/docker-fault.ts';
import { removeContainer, runScript } from '../../src/build/docker-script.ts';
import { packFiles } from '../../src/build/docker-toolchain-image.ts';
import { readAptAccess } from '../../src/build/system-apt.ts';
import { openToolchains, quietProgress } from './toolchain-fixture.ts';

const DOWNLOAD = `
. /verbatim/environment
apt-get update
mkdir /tmp/source && chown _apt: /tmp/source && cd /tmp/source
apt-get source --download-only --tar-only -- "$1"
`;

/** The upstream archive of a Debian source package, from the builder's own apt sources, as a file in `directory`. */
export async function downloadUpstream(name: string, directory: string): Promise<string> {
  const { docker, config, provider } = await openToolchains();
  const { signal } = new AbortController();
  const toolchain = await provider.ensure('bookworm', quietProgress(signal));
  const access = await readAptAccess('bookworm', config, { withSource: true });
  const { container, exitCode, log } = await runScript(docker, {
    image: toolchain.image,
    role: 'source',
    script: DOWNLOAD,
    arguments: [name],
    network: access.network,
    user: null,
    timeoutMs: 300_000,
    signal,
    prepare: async (made) => void (await made.putArchive(packFiles(access.kit), { path: '/' })),
    onLine: () => {},
  });
  try {
    if (exitCode !== 0) throw new Error(`downloading ${name} failed:\n${log.slice(-10).join('\n')}`);
    const archive = extract();
    toReadable(await container.getArchive({ path: '/tmp/source' })).pipe(archive);
    let found: string | null = null;
    for await (const entry of archive) {
      const file = basename(entry.header.name);
      if (/\.orig\.tar\.[a-z0-9]+$/.test(file)) {
        found = join(directory, file);
        await pipeline(entry, createWriteStream(found));
      } else entry.resume();
    }
    if (found === null) throw new Error(`${name} has no upstream archive`);
    return found;
  } finally {
    await removeContainer(container);
  }
}

/** Where this machine's npm registry has a package's newest tarball. */
export async function npmTarball(name: string): Promise<string> {
  const { stdout } = await execa('npm', ['view', name, 'dist.tarball']);
  return stdout.trim();
}
