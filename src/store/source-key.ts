import { basename } from 'node:path';

import type { Source } from '../source/source.ts';

/** A source without its ref, version or credentials: what two revisions of one project have in common. */
export function sourceKey(source: Source): string {
  switch (source.kind) {
    case 'git':
      return `git ${repositoryOf(source.url)}`;
    case 'directory':
      return `directory ${source.path}`;
    case 'tarball':
      return `tarball ${withoutCredentials(source.location)}`;
    case 'debian':
      return `debian ${source.name}`;
    case 'dsc':
      // hello_2.10-3.dsc: the version is in the name.
      return `dsc ${basename(source.path, '.dsc').replace(/_.*$/s, '')}`;
    case 'upload':
      // `app @ 1f3c`: the revision is in the name.
      return `upload ${source.name.replace(/ @ .*$/s, '')}`;
    default:
      return source satisfies never;
  }
}

function repositoryOf(url: string): string {
  return withoutCredentials(url)
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

function withoutCredentials(location: string): string {
  return location.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}
