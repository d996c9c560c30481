// Builds the coordinator's image where no registry is reachable: the base is bootstrapped, and apt and npm go the ways that this
// machine goes. `node scripts/build-image.ts [TAG]`; the tag is verbatim/coordinator unless given. See docs/container.md.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { execa } from 'execa';

import type { KitFile } from '../src/build/apt-kit.ts';
import { readBuilderFolder } from '../src/build/builder-folder.ts';
import { ensureBase } from '../src/build/docker-base.ts';
import { connectDocker } from '../src/build/docker-client.ts';
import { followDocker } from '../src/build/docker-progress.ts';
import { packFiles } from '../src/build/docker-toolchain-image.ts';
import { readAptAccess } from '../src/build/system-apt.ts';
import { type Config, readConfig } from '../src/config.ts';

/** Of the same Debian release as the Dockerfile's own base. */
const BASE_BUILDER = 'trixie';
const ROOT = join(import.meta.dirname, '..');

const [tag = 'verbatim/coordinator'] = process.argv.slice(2);
const progress = {
  onStep: (step: string) => console.log(step),
  onLine: (line: string) => console.log(line),
  signal: new AbortController().signal,
};
const config = readConfig(process.env);
const docker = await connectDocker(config.dockerHost);
const folder = await readBuilderFolder(join(ROOT, 'builders'), BASE_BUILDER);
const base = await ensureBase(docker, folder, { config, renew: false, progress });
const { kit, network } = await readAptAccess(folder.suite, config, { withSource: false });
const response = await docker.buildImage(packFiles([...checkoutFiles(), ...kit, ...npmFiles(config)]), {
  version: '1',
  t: tag,
  buildargs: { BASE: base, NPM_REGISTRY: await npmRegistry(), SOURCE_DATE_EPOCH: String(folder.epoch) },
  networkmode: network,
  rm: true,
  forcerm: true,
});
await followDocker(docker, response, progress);

/** What .dockerignore lets through, with modes that do not depend on the umask of whoever checked it out. */
function checkoutFiles(): KitFile[] {
  const names = readFileSync(join(ROOT, '.dockerignore'), 'utf8').match(/(?<=^!).+/gm) ?? [];
  return names.flatMap((name) => {
    const found = statSync(join(ROOT, name), { throwIfNoEntry: false });
    if (found === undefined) return [];
    const paths = found.isDirectory() ? filesBelow(name) : [name];
    return paths.map((path) => {
      const isExecutable = (statSync(join(ROOT, path)).mode & 0o100) !== 0;
      return { path, content: readFileSync(join(ROOT, path)), mode: isExecutable ? 0o755 : 0o644 };
    });
  });
}

function filesBelow(directory: string): string[] {
  return readdirSync(join(ROOT, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .toSorted((left, right) => (left < right ? -1 : 1));
}

function npmFiles({ caBundle }: Config): KitFile[] {
  if (caBundle === null) return [];
  return [{ path: 'verbatim/npm-ca.crt', content: readFileSync(caBundle), mode: 0o644 }];
}

async function npmRegistry(): Promise<string> {
  const { stdout } = await execa('npm', ['config', 'get', 'registry']);
  return stdout.trim();
}
