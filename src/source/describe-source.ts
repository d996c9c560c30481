import type { Source } from './source.ts';

/** The source in one line, as a person would type it. */
export function describeSource(source: Source): string {
  switch (source.kind) {
    case 'git':
      return source.ref === null ? source.url : `${source.url}#${source.ref}`;
    case 'directory':
    case 'dsc':
      return source.path;
    case 'tarball':
      return source.location;
    case 'debian':
      return source.version === null ? `debian:${source.name}` : `debian:${source.name}=${source.version}`;
    case 'upload':
      return source.name;
    default:
      return source satisfies never;
  }
}
