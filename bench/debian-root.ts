import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { execa } from 'execa';

import { formatAptSources } from '../src/build/apt-sources.ts';
import { readAptSettings, readDebianSources } from '../src/build/system-apt.ts';

const SUITE = 'trixie';

/**
 * Packages and the libraries that they link in a root of their own, from the machine's mirror, to be used with chroot. Nothing is
 * configured: no script of a package runs.
 */
export async function unpackDebian(root: string, packages: readonly string[]): Promise<void> {
  const sources = formatAptSources(await readDebianSources(SUITE, null), false);
  const settings = Object.entries(await readAptSettings()).map(
    ([name, value]) => `--aptopt=${name} "${value}"`,
  );
  const flags = ['--quiet', '--variant=extract', `--include=${packages.join()}`, ...settings];
  await execa('mmdebstrap', [...flags, '--format=directory', SUITE, root, '-'], { input: sources });
  for (const folder of ['lib', 'lib64', 'bin', 'sbin']) {
    try {
      symlinkSync(`usr/${folder}`, join(root, folder));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  mkdirSync(join(root, 'tmp'), { recursive: true });
}
