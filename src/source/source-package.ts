import type { Readable } from 'node:stream';

/** A Debian source package unpacked by Debian's own tools, in a sandbox. */
export interface UnpackedSourcePackage {
  readonly name: string;
  readonly version: string;
  /** An uncompressed tar of the unpacked tree, its single top directory removed (`./debian/control` …). */
  readonly tar: Readable;
}

/** Debian source packages through a builder: apt-get source and dpkg-source run in its container. */
export interface SourcePackageReader {
  /** By name from the builder's apt sources. Throws SourceError 'NOT_FOUND'. */
  fetch(name: string, version: string | null, signal: AbortSignal): Promise<UnpackedSourcePackage>;
  /** From a .dsc and the files it names, all given with their bytes. Throws SourceError 'INVALID'. */
  unpack(
    files: { name: string; path: string }[],
    dsc: string,
    signal: AbortSignal,
  ): Promise<UnpackedSourcePackage>;
}
