import { type AptSource, formatAptSources } from './apt-sources.ts';

/** A file that is put into an image or a build context; `path` is relative, folders are made. */
export interface KitFile {
  readonly path: string;
  readonly content: string | Buffer;
  readonly mode: number;
}

export interface AptKitOptions {
  readonly sources: readonly AptSource[];
  readonly settings: Readonly<Record<string, string>>;
  /** PEM certificates that apt trusts for https; null leaves the image's own. */
  readonly caBundle: Buffer | null;
  readonly withSource: boolean;
}

/**
 * What every container that runs apt gets as /verbatim: sources, settings, and a clean-up that removes them again. So the
 * machine's mirror, proxy and certificates never become part of an image's content.
 */
export function aptKit(options: AptKitOptions): KitFile[] {
  const { sources, settings, caBundle, withSource } = options;
  const lines = Object.entries({ ...OWN_SETTINGS, ...settings }).map(
    ([name, value]) => `${name} "${value.replaceAll(/["\\\n]/g, '')}";`,
  );
  if (caBundle !== null) lines.push('Acquire::https::CaInfo "/verbatim/ca.crt";');
  const kit: KitFile[] = [
    { path: 'verbatim/apt.conf', content: `${lines.join('\n')}\n`, mode: 0o644 },
    {
      path: 'verbatim/sources/debian.sources',
      content: formatAptSources(sources, withSource),
      mode: 0o644,
    },
    { path: 'verbatim/environment', content: ENVIRONMENT, mode: 0o644 },
    { path: 'verbatim/clean', content: CLEAN, mode: 0o755 },
  ];
  return caBundle === null ? kit : [...kit, { path: 'verbatim/ca.crt', content: caBundle, mode: 0o644 }];
}

/** The part of the kit that shapes an image: an image made with another one is stale. */
export function kitRecipe(): string {
  return ENVIRONMENT + CLEAN;
}

const OWN_SETTINGS = {
  'Dir::Etc::sourcelist': '/dev/null',
  'Dir::Etc::sourceparts': '/verbatim/sources',
  'Acquire::Languages': 'none',
  'Acquire::Retries': '3',
  'APT::Update::Error-Mode': 'any',
  // A container that is lost half-way is thrown away: no need to sync every file.
  'DPkg::Options::': '--force-unsafe-io',
};

const ENVIRONMENT = `export APT_CONFIG=/verbatim/apt.conf DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root
`;

/** Removes what differs between two installations of the same packages, and what was lent to this one. */
const CLEAN = `#!/bin/sh
set -eu
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /var/tmp/* /tmp/* /run/* /root/.cache
rm -f /var/cache/ldconfig/aux-cache /var/cache/debconf/*-old /var/lib/dpkg/*-old /etc/*- /etc/.pwd.lock
rm -f /var/lib/dpkg/lock* /var/lib/dpkg/triggers/Lock /var/cache/debconf/*.lock /etc/machine-id /var/lib/dbus/machine-id
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/apt.conf.d/99mmdebstrap /etc/dpkg/dpkg.cfg.d/99mmdebstrap
rm -rf /verbatim
`;
