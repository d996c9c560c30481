import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';

import type { Config } from '../config.ts';
import { aptKit, type KitFile } from './apt-kit.ts';
import { BuildError } from './build-error.ts';
import { type AptSource, debianSourcesFrom, parseAptSources, selectDebianSources } from './apt-sources.ts';

/** The archive's sources for a suite: from `mirror`, else as this machine has them. Throws BuildError 'BOOTSTRAP'. */
export async function readDebianSources(suite: string, mirror: string | null): Promise<AptSource[]> {
  if (mirror !== null) return debianSourcesFrom(mirror, suite);
  const sources = selectDebianSources(await readMachineSources('/etc/apt'), suite);
  if (sources.length > 0) return sources;
  throw new BuildError('BOOTSTRAP', 'this machine has no Debian archive in its apt sources', {
    hint: 'set VERBATIM_MIRROR to the address of a Debian mirror',
  });
}

/** What a container needs to run apt as this machine does. */
export interface AptAccess {
  readonly kit: readonly KitFile[];
  /** The network it takes: `host` where the mirror is on this machine itself. */
  readonly network: 'bridge' | 'host';
}

/** Reads the machine's sources, settings and certificates for one suite. Throws BuildError 'BOOTSTRAP'. */
export async function readAptAccess(
  suite: string,
  config: Config,
  { withSource }: { withSource: boolean },
): Promise<AptAccess> {
  const sources = await readDebianSources(suite, config.debianMirror);
  const settings = await readAptSettings();
  const addresses = [...sources.map(({ uri }) => uri), ...Object.values(settings)].filter((each) =>
    URL.canParse(each),
  );
  const isSecure = addresses.some((address) => address.startsWith('https:'));
  const caBundle = isSecure && config.caBundle !== null ? await readFile(config.caBundle) : null;
  const isLocal = addresses.some((address) => LOOPBACK.test(new URL(address).hostname));
  return { kit: aptKit({ sources, settings, caBundle, withSource }), network: isLocal ? 'host' : 'bridge' };
}

const LOOPBACK = /^(localhost|127\..*|\[::1\])$/;

/** How this machine fetches: what of its apt settings must hold inside containers too, such as `Acquire::Check-Valid-Until`. */
export async function readAptSettings(): Promise<Record<string, string>> {
  const { exitCode, stdout } = await execa('apt-config', ['dump', '--format', '%f %v%n', 'Acquire'], {
    reject: false,
  });
  if (exitCode !== 0) return {};
  const settings: Record<string, string> = {};
  for (const line of stdout.split('\n')) {
    const [name = '', value = ''] = line.split(/ (.*)/s);
    if (SHARED_SETTINGS.includes(name) && value !== '') settings[name] = value;
  }
  return settings;
}

const SHARED_SETTINGS = [
  'Acquire::Check-Valid-Until',
  'Acquire::Check-Date',
  'Acquire::http::Proxy',
  'Acquire::https::Proxy',
  'Acquire::ForceIPv4',
];

async function readMachineSources(directory: string): Promise<AptSource[]> {
  const parts = join(directory, 'sources.list.d');
  const names = await readdir(parts).catch(() => []);
  const files = [
    join(directory, 'sources.list'),
    ...names
      .filter((name) => /\.(list|sources)$/.test(name))
      .toSorted()
      .map((name) => join(parts, name)),
  ];
  const sources = await Promise.all(
    files.map(async (file) => parseAptSources(file, await readFile(file, 'utf8').catch(() => ''))),
  );
  return sources.flat();
}
