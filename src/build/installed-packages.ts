import type { InstalledPackage } from '../environment/toolchain.ts';

/** Files of a Debian system that say what it is, as paths without the leading slash. */
export const SYSTEM_FILES = {
  status: 'var/lib/dpkg/status',
  release: 'usr/lib/os-release',
  version: 'etc/debian_version',
} as const;

/** The installed packages of a dpkg status file, sorted by name and architecture. */
export function parseInstalledPackages(status: string): InstalledPackage[] {
  const packages: InstalledPackage[] = [];
  for (const stanza of status.split(/\n\n+/)) {
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1] ?? '';
    if (!/^install ok installed$/.test(field('Status'))) continue;
    packages.push({
      name: field('Package'),
      version: field('Version'),
      architecture: field('Architecture'),
    });
  }
  return packages.toSorted((left, right) => compareText(keyOf(left), keyOf(right)));
}

/** `bookworm 12.11`, from os-release's code name and Debian's version file; a testing suite has no number. */
export function describeSystem(release: string, debianVersion: string): string {
  const codename = /^VERSION_CODENAME="?([^"\n]*)"?$/m.exec(release)?.[1] ?? '';
  const name = codename || (/^ID="?([^"\n]*)"?$/m.exec(release)?.[1] ?? 'unknown');
  const version = debianVersion.trim();
  return version === '' || version.startsWith(name) ? name : `${name} ${version}`;
}

function keyOf(installed: InstalledPackage): string {
  return `${installed.name}\0${installed.architecture}`;
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
