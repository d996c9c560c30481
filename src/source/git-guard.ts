import { followGitRedirects } from './download.ts';
import { git, type GitRun } from './git-command.ts';
import type { GitLocation } from './git-location.ts';
import { SourceError } from './source-error.ts';
import type { SourceLimits } from './source-limits.ts';
import { anyAddress, checkHost, type AddressRule } from './url-guard.ts';

export type RemoteLocation = Exclude<GitLocation, { protocol: 'file' }>;

export interface GuardContext {
  readonly isAllowed: AddressRule;
  readonly limits: SourceLimits;
  readonly signal: AbortSignal;
}

/** What keeps git's own connection at the addresses that were checked. */
export interface Guard {
  readonly url: string;
  readonly settings: readonly string[];
  readonly ssh?: string;
}

/**
 * Checks a remote's addresses and binds git's own connection to them: the name may not say another one to git. `directory` is empty or
 * a repository of ours. Throws SourceError 'REFUSED_URL' and 'UNREACHABLE'.
 */
export async function guardRemote(
  location: RemoteLocation,
  context: GuardContext,
  directory: string,
): Promise<Guard> {
  if (location.protocol === 'ssh') return guardSsh(location, context, directory);
  if (context.isAllowed !== anyAddress) await checkHost(location.host, context.isAllowed);
  const url = await followGitRedirects(location.url, context).catch((error: unknown) => {
    if (error instanceof SourceError && error.code === 'UNREACHABLE') return location.url;
    throw error;
  });
  if (context.isAllowed === anyAddress) return { url, settings: [] };
  const { hostname, port, protocol } = new URL(url);
  const addresses = await checkHost(hostname, context.isAllowed);
  const list = addresses.map(({ address, family }) => (family === 6 ? `[${address}]` : address)).join(',');
  const at = port || (protocol === 'https:' ? '443' : '80');
  return { url, settings: [`http.curloptResolve=${hostname}:${at}:${list}`] };
}

async function guardSsh(location: RemoteLocation, context: GuardContext, directory: string): Promise<Guard> {
  const run: GitRun = { directory, signal: context.signal };
  const configured = (await git(['config', '--get', 'core.sshCommand'], run).catch(() => '')).toString();
  const ssh = `${process.env['GIT_SSH_COMMAND'] || configured.trim() || 'ssh'} -o BatchMode=yes`;
  const guard = { url: location.url, settings: [] };
  if (context.isAllowed === anyAddress) return { ...guard, ssh };
  const [first] = await checkHost(location.host, context.isAllowed);
  const alias = location.port === 22 ? location.host : `[${location.host}]:${location.port}`;
  return { ...guard, ssh: `${ssh} -o 'HostName=${first?.address}' -o 'HostKeyAlias=${alias}'` };
}
