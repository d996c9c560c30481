import { isAbsolute } from 'node:path';

import { parseGitLocation } from './git-location.ts';
import { checkRef } from './git-ref.ts';
import { SourceError } from './source-error.ts';
import type { Source } from './source.ts';

const DEBIAN_NAME = /^[a-z0-9][a-z0-9+.-]{1,99}$/;
const DEBIAN_VERSION = /^\d[A-Za-z0-9.+:~-]{0,99}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Refuses what `parseSource` would never have made: for sources that come as data, from an API or a file.
 * Throws SourceError 'INVALID' and 'REFUSED_URL'. Looks at no file and no network.
 */
export function checkSource(source: Source): void {
  switch (source.kind) {
    case 'git':
      parseGitLocation(source.url);
      if (source.ref !== null) checkRef(source.ref);
      return;
    case 'directory':
    case 'dsc':
      checkPath(source.path);
      return;
    case 'tarball':
      checkArchive(source.location);
      if (source.sha256 !== null && !SHA256.test(source.sha256)) {
        throw invalid('a sha256 has 64 lower-case hex digits');
      }
      return;
    case 'debian':
      if (!DEBIAN_NAME.test(source.name)) throw invalid('the name is not one of a Debian source package');
      if (source.version !== null && !DEBIAN_VERSION.test(source.version)) {
        throw invalid('the version is not one of a Debian source package');
      }
      return;
    case 'upload':
      return;
    default:
      source satisfies never;
  }
}

/** True for what lies on the machine that resolves it: nobody may name that from elsewhere. */
export function isLocalSource(source: Source): boolean {
  switch (source.kind) {
    case 'git':
      return parseGitLocation(source.url).protocol === 'file';
    case 'directory':
    case 'dsc':
      return true;
    case 'tarball':
      return !/^https?:\/\//i.test(source.location);
    case 'debian':
    case 'upload':
      return false;
    default:
      return source satisfies never;
  }
}

function checkArchive(location: string): void {
  if (!/^https?:\/\//i.test(location)) {
    checkPath(location);
    return;
  }
  const url = URL.parse(location);
  if (url === null) throw invalid(`${JSON.stringify(location)} is no URL`);
  if (url.username !== '' || url.password !== '') {
    throw new SourceError(
      'REFUSED_URL',
      `the URL at ${url.host} holds a user or password, which reports would show`,
    );
  }
}

function checkPath(path: string): void {
  if (!isAbsolute(path) || path.includes('\0')) throw invalid('a path on this machine begins with "/"');
}

const invalid = (message: string): SourceError => new SourceError('INVALID', message);
