import type { Toolchain } from '../environment/toolchain.ts';

/** A package whose versions differ between toolchains; null where it is not installed. */
export interface PackageDifference {
  readonly name: string;
  readonly versions: readonly (string | null)[];
}

/** Packages that not all toolchains have in the same version, by name; those that all have come first. */
export function packageDifferences(toolchains: readonly Toolchain[]): PackageDifference[] {
  const versions = toolchains.map(versionsByName);
  const names = [...new Set(versions.flatMap((known) => [...known.keys()]))].toSorted();
  const differing = names
    .map((name) => ({ name, versions: versions.map((known) => known.get(name) ?? null) }))
    .filter((one) => new Set(one.versions).size > 1);
  const isEverywhere = (one: PackageDifference): boolean => !one.versions.includes(null);
  return [...differing.filter(isEverywhere), ...differing.filter((one) => !isEverywhere(one))];
}

/** Of a package in several architectures, each is one more name: `libc6:i386`. */
function versionsByName({ architecture, installed }: Toolchain): Map<string, string> {
  return new Map(
    installed.map((one) => {
      const isOwn = one.architecture === architecture || one.architecture === 'all';
      return [isOwn ? one.name : `${one.name}:${one.architecture}`, one.version];
    }),
  );
}
