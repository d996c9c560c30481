import { fileURLToPath } from 'node:url';

import { SourceError } from './source-error.ts';

/** Where a git repository is, its URL taken apart. */
export type GitLocation =
  | { readonly protocol: 'file'; readonly path: string }
  | {
      readonly protocol: 'https' | 'http' | 'ssh';
      readonly url: string;
      readonly host: string;
      readonly port: number;
    };

const SCP_LIKE = /^([A-Za-z0-9_][\w.-]*)@([A-Za-z0-9][A-Za-z0-9.-]*):(?!\/\/)(.+)$/;
const HOST = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*)|\[[0-9a-f:.]+\])$/;
const PORTS = { 'https:': 443, 'http:': 80, 'ssh:': 22 } as const;

/** True for what git takes as `user@host:path`. */
export const isScpLike = (text: string): boolean => SCP_LIKE.test(text);

/**
 * Reads a repository's URL, `user@host:path` or absolute path. Throws SourceError 'REFUSED_URL' for other schemes
 * (`ext::` runs commands), for passwords, and for parts that ssh or git could take as options.
 */
export function parseGitLocation(text: string): GitLocation {
  if (text.startsWith('/')) return { protocol: 'file', path: text };
  const scp = SCP_LIKE.exec(text);
  if (scp !== null) return parseScp(text, scp[2] ?? '', scp[3] ?? '');
  if (/^[A-Za-z0-9+.-]+::/.test(text)) throw refused(text, 'names a remote helper, which could run commands');
  const url = URL.parse(text);
  if (url === null || text.startsWith('-')) throw refused(text, 'is no URL of a git repository');
  if (url.protocol === 'file:') return { protocol: 'file', path: pathOf(url, text) };
  if (url.protocol !== 'https:' && url.protocol !== 'http:' && url.protocol !== 'ssh:') {
    throw refused(text, `has the scheme ${url.protocol}// where https, http, ssh or file is taken`);
  }
  if (url.password !== '' || (url.protocol !== 'ssh:' && url.username !== '')) {
    throw new SourceError(
      'REFUSED_URL',
      `the URL at ${url.host} holds a user or password, which reports would show`,
      {
        hint: 'Take it out of the URL and give it to a git credential helper.',
      },
    );
  }
  if (!HOST.test(url.hostname)) throw refused(text, 'names no host that Verbatim takes');
  if (decoded(url.username, text).startsWith('-')) throw refused(text, 'has a user that starts with a dash');
  if (/^\/+-/.test(decoded(url.pathname, text))) throw refused(text, 'has a path that starts with a dash');
  const protocol = url.protocol === 'https:' ? 'https' : url.protocol === 'http:' ? 'http' : 'ssh';
  const port = url.port === '' ? PORTS[url.protocol] : Number(url.port);
  url.hash = '';
  return { protocol, url: url.href, host: url.hostname, port };
}

function parseScp(url: string, host: string, path: string): GitLocation {
  if (path.startsWith('-')) throw refused(url, 'has a path that starts with a dash');
  return { protocol: 'ssh', url, host, port: 22 };
}

function pathOf(url: URL, text: string): string {
  if (url.hostname !== '') throw refused(text, 'is a file URL with a host');
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new SourceError('INVALID', `${text} is no path of a file`, { cause: error });
  }
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused(text, 'has a % that encodes nothing');
  }
}

const refused = (text: string, why: string): SourceError =>
  new SourceError('REFUSED_URL', `${JSON.stringify(text)} ${why}`);
