/** How a forge's API is found from its web addresses. */
export type ForgeName = 'github' | 'gitlab' | 'gitea';

/** `git@host:path`, as git takes it. */
const SCP_LIKE = /^[A-Za-z0-9_][\w.-]*@([A-Za-z0-9][A-Za-z0-9.-]*):(?!\/\/)(.+)$/;
/** Where the root of an API ends, below what the forge's pages have. */
const API_PATHS: Readonly<Record<ForgeName, RegExp>> = {
  github: /^\/api\/v3$/,
  gitlab: /\/api\/v4$/,
  gitea: /\/api\/v1$/,
};
/** An owner's or a repository's name: no dots alone, nothing that a path or query is made of. */
const SEGMENT = /^(?!\.{1,2}$)[\w.-]+$/;

/**
 * The repository's path in a forge, such as `owner/name`, when `gitUrl` is a repository of the forge whose API is at `apiUrl`; else
 * null. So a token is never sent for, and never sent to, another forge than the one it is meant for.
 */
export function repositoryInForge(forge: ForgeName, apiUrl: string, gitUrl: string): string | null {
  const api = URL.parse(apiUrl);
  const source = placeOf(gitUrl);
  if (api === null || source === null) return null;
  const web = webPlaceOf(forge, api);
  if (web === null || source.host !== web.host) return null;
  // Over ssh a forge below a folder of its host has no folder.
  const path = source.isSsh ? source.path : withoutPrefix(source.path, web.folder);
  if (path === null) return null;
  const segments = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter((segment) => segment !== '');
  const isRightDepth = forge === 'gitlab' ? segments.length >= 2 : segments.length === 2;
  return isRightDepth && segments.every((segment) => SEGMENT.test(segment)) ? segments.join('/') : null;
}

/** Host names are compared without ports: ssh and https have different ones. */
function placeOf(gitUrl: string): { host: string; path: string; isSsh: boolean } | null {
  const [, host, path] = SCP_LIKE.exec(gitUrl) ?? [];
  if (host !== undefined && path !== undefined) return { host: host.toLowerCase(), path, isSsh: true };
  const url = URL.parse(gitUrl);
  if (url === null || !/^(?:https?|ssh):$/.test(url.protocol)) return null;
  return { host: url.hostname.toLowerCase(), path: url.pathname, isSsh: url.protocol === 'ssh:' };
}

function webPlaceOf(forge: ForgeName, api: URL): { host: string; folder: string } | null {
  const path = api.pathname.replace(/\/+$/, '');
  if (forge === 'github' && api.hostname === 'api.github.com') return { host: 'github.com', folder: '' };
  return API_PATHS[forge].test(path)
    ? { host: api.hostname, folder: path.replace(API_PATHS[forge], '') }
    : null;
}

function withoutPrefix(path: string, folder: string): string | null {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length) : null;
}
