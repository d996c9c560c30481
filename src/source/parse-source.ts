import { existsSync, statSync, type Stats } from 'node:fs';
import { join, resolve } from 'node:path';

import { isScpLike, parseGitLocation } from './git-location.ts';
import { checkRef } from './git-ref.ts';
import { SourceError } from './source-error.ts';
import { isArchiveName } from './source-name.ts';
import type { Source } from './source.ts';

export interface ParseOptions {
  /** What relative paths are relative to. */
  readonly cwd: string;
  /** The sha256 that an archive must have, in hex. */
  readonly sha256?: string | null;
}

const DEBIAN = /^([a-z0-9][a-z0-9+.-]+)(?:=(\d[A-Za-z0-9.+:~-]*))?$/;
const SHA256 = /^[0-9a-f]{64}$/i;

/**
 * What a caller means by a source: `debian:NAME[=VERSION]`, a `.dsc`, an archive's path or URL, a git URL or repository
 * with an optional `#REF`, or a folder. Looks at the file system to tell paths apart. Throws SourceError.
 */
export function parseSource(text: string, { cwd, sha256 = null }: ParseOptions): Source {
  if (text === '' || text.includes('\0')) throw invalid('no source is given');
  const source = parse(text, cwd);
  if (source.kind === 'tarball') return { ...source, sha256: digestOf(sha256) ?? source.sha256 };
  if (sha256 === null) return source;
  throw invalid(`a sha256 is given, but ${JSON.stringify(text)} is not an archive`);
}

function parse(text: string, cwd: string): Source {
  if (text.startsWith('debian:')) return parseDebian(text.slice('debian:'.length));
  const forced = /^git\+(?=[a-z]+:\/\/)/.exec(text);
  if (forced !== null) return parseGit(text.slice(forced[0].length));
  if (/^[A-Za-z][A-Za-z0-9+.-]*::/.test(text)) return parseGit(text);
  if (/^https?:\/\//i.test(text)) return parseHttp(text);
  if (/^file:\/\//i.test(text)) return parseFileUrl(text);
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text) || isScpLike(text.replace(/#.*$/s, '')))
    return parseGit(text);
  return parsePath(text, cwd);
}

function parseDebian(text: string): Source {
  const [, name, version] = DEBIAN.exec(text) ?? [];
  if (name !== undefined) return { kind: 'debian', name, version: version ?? null };
  throw invalid(
    `${JSON.stringify(text)} is no Debian source package`,
    'Write debian:hello or debian:hello=2.10-3.',
  );
}

function parseHttp(text: string): Source {
  const url = URL.parse(text);
  if (url === null) throw invalid(`${JSON.stringify(text)} is no URL`);
  if (/\.dsc$/i.test(url.pathname)) {
    throw invalid(
      'a .dsc is taken from this machine, its files beside it',
      'Fetch it with dget, or name the package as debian:NAME.',
    );
  }
  if (!isArchiveName(url.pathname)) return parseGit(text);
  if (url.username !== '' || url.password !== '') {
    throw new SourceError(
      'REFUSED_URL',
      `the URL at ${url.host} holds a user or password, which reports would show`,
    );
  }
  const fragment = /^#sha256=(.*)$/.exec(url.hash)?.[1] ?? null;
  if (url.hash !== '' && fragment === null) {
    throw invalid(`an archive has no ref, but ${url.hash} is given`, 'Only #sha256=… may follow its URL.');
  }
  url.hash = '';
  return { kind: 'tarball', location: url.href, sha256: digestOf(fragment) };
}

function parseFileUrl(text: string): Source {
  const [url, ref] = splitRef(text);
  const location = parseGitLocation(url);
  if (location.protocol !== 'file') throw invalid(`${JSON.stringify(text)} is no file URL`);
  if (ref === null && isArchiveName(location.path)) {
    return { kind: 'tarball', location: location.path, sha256: null };
  }
  return { kind: 'git', url: location.path, ref };
}

function parseGit(text: string): Source {
  const [url, ref] = splitRef(text);
  const location = parseGitLocation(url);
  return { kind: 'git', url: location.protocol === 'file' ? location.path : location.url, ref };
}

function parsePath(text: string, cwd: string): Source {
  const path = resolve(cwd, text);
  const stats = look(path);
  if (stats?.isDirectory() === true) {
    return isBareRepository(path) ? { kind: 'git', url: path, ref: null } : { kind: 'directory', path };
  }
  if (stats?.isFile() === true) return parseFile(path);
  if (stats !== undefined) throw invalid(`${path} is neither a file nor a folder`);
  const [before, ref] = splitRef(text);
  const repository = resolve(cwd, before === '' ? '.' : before);
  if (ref !== null && look(repository)?.isDirectory() === true) {
    if (existsSync(join(repository, '.git')) || isBareRepository(repository)) {
      return { kind: 'git', url: repository, ref };
    }
    throw invalid(
      `${repository} is not a git repository, so #${ref} names nothing in it`,
      'Give its root folder.',
    );
  }
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) {
    throw new SourceError(
      'REFUSED_URL',
      `${JSON.stringify(text)} starts with a scheme that Verbatim does not take`,
      {
        hint: 'Take debian:, https://, http://, ssh://, file:// or user@host:path.',
      },
    );
  }
  throw new SourceError('NOT_FOUND', `there is no file or folder ${path}`, {
    hint: 'A source is a path, a git URL, an archive or debian:NAME.',
  });
}

function parseFile(path: string): Source {
  if (/\.dsc$/i.test(path)) return { kind: 'dsc', path };
  if (isArchiveName(path)) return { kind: 'tarball', location: path, sha256: null };
  throw invalid(
    `${path} is no source: its name does not end as an archive's`,
    'Give a .tar, .tar.gz, .tar.xz, .tar.bz2, .tar.zst, .zip, .crate or .dsc.',
  );
}

function splitRef(text: string): [string, string | null] {
  const at = text.indexOf('#');
  if (at === -1) return [text, null];
  const ref = text.slice(at + 1);
  checkRef(ref);
  return [text.slice(0, at), ref];
}

/** A repository without a work tree: what `git init --bare` makes. */
const isBareRepository = (path: string): boolean =>
  ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(path, name)));

const look = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

function digestOf(text: string | null): string | null {
  if (text === null) return null;
  if (SHA256.test(text)) return text.toLowerCase();
  throw invalid(`${JSON.stringify(text)} is no sha256: it takes 64 hex digits`);
}

const invalid = (message: string, hint?: string): SourceError =>
  new SourceError('INVALID', message, hint === undefined ? {} : { hint });
