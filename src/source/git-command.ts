import { execa, ExecaError } from 'execa';

import { SourceError } from './source-error.ts';

export interface GitRun {
  /** The folder git runs in: a repository, or a scratch folder. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Protocols that may be used; none by default, so a partial clone fetches nothing behind our back. */
  readonly protocols?: readonly string[];
  /** More `-c name=value` settings. */
  readonly settings?: readonly string[];
  /** A command for GIT_SSH_COMMAND. */
  readonly ssh?: string;
  /** True to ask a remote as nobody: without the keys, passwords and configuration of whoever runs this. */
  readonly isAnonymous?: boolean;
  /** Most that git may print before it is ended; 256 MiB unless given. */
  readonly maxOutputBytes?: number;
}

/**
 * What a hostile repository, or a surprising configuration, must not do. The system's and the user's configuration
 * stay in force (CA bundles, proxies and credentials are there); a repository's own is overruled where it runs programs.
 */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.quotePath=false',
  'core.alternateRefsCommand=true',
  'protocol.ext.allow=never',
  'fetch.recurseSubmodules=false',
  'submodule.recurse=false',
  // A server may not name other places to load objects from: they would go unchecked.
  'fetch.uriProtocols=',
  'transfer.bundleURI=false',
  'http.followRedirects=false',
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
  'gc.auto=0',
  'maintenance.auto=false',
  // Reading another user's repository is safe with all of the above; git refuses it for the sake of what they switch off.
  'safe.directory=*',
  'safe.bareRepository=all',
] as const;

/** The system's own configuration stays, for its proxies and certificates. An empty value takes back a list. */
const ANONYMOUS_SETTINGS = [
  'credential.helper=',
  'core.askPass=',
  'http.extraHeader=',
  'http.cookieFile=',
] as const;

const MOST_OUTPUT_BYTES = 256 * 1024 ** 2;

/** The bytes git prints. Throws GitFailure when it fails, SourceError when there is no git. */
export async function git(args: readonly string[], run: GitRun): Promise<Buffer> {
  try {
    const { stdout } = await execa('git', argumentsOf(args, run), {
      ...optionsOf(run),
      stdin: 'ignore',
      maxBuffer: run.maxOutputBytes ?? MOST_OUTPUT_BYTES,
      encoding: 'buffer',
    });
    return Buffer.from(stdout);
  } catch (error) {
    if (run.signal.aborted) throw run.signal.reason;
    throw gitFailure(error);
  }
}

export interface GitStream {
  readonly stdout: AsyncIterable<Buffer>;
  /** Null when git ended well, else what went wrong. Never rejects. */
  readonly ended: Promise<Error | null>;
  kill(): void;
}

/** git with `input` on its standard input and its output as a stream. */
export function streamGit(args: readonly string[], input: string, run: GitRun): GitStream {
  const options = { ...optionsOf(run), input, buffer: { stdout: false }, encoding: 'buffer' } as const;
  const child = execa('git', argumentsOf(args, run), options);
  const ended = child.then(() => null, gitFailure);
  return { stdout: child.stdout, ended, kill: () => child.kill() };
}

const argumentsOf = (args: readonly string[], run: GitRun): string[] => [
  ...[...SETTINGS, ...(run.isAnonymous === true ? ANONYMOUS_SETTINGS : []), ...(run.settings ?? [])].flatMap(
    (setting) => ['-c', setting],
  ),
  ...args,
];

const optionsOf = (run: GitRun) =>
  ({
    cwd: run.directory,
    env: {
      ...gitEnvironment(process.env),
      ...(run.isAnonymous === true ? anonymousEnvironment(process.env, run.directory) : {}),
      ...variables(run),
    },
    cancelSignal: run.signal,
    forceKillAfterDelay: 2000,
  }) as const;

/** git ran and said no. */
export class GitFailure extends Error {
  override name = 'GitFailure';
  readonly exitCode: number | null;

  constructor(message: string, exitCode: number | null) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** git's own words, the last lines of them. */
export function gitFailure(error: unknown): Error {
  if (!(error instanceof ExecaError)) return error instanceof Error ? error : new Error(String(error));
  if (error.code === 'ENOENT') {
    return new SourceError('INVALID', 'git is not installed, and this source needs it', {
      hint: 'Install it, on Debian with: apt-get install git',
    });
  }
  const stderr: unknown = error.stderr;
  if (error.isMaxBuffer) return new GitFailure('git printed more than it may', null);
  const words = stderr instanceof Uint8Array ? Buffer.from(stderr).toString('utf8') : '';
  return new GitFailure(
    words.trim().split('\n').slice(-4).join(' ') || error.shortMessage,
    error.exitCode ?? null,
  );
}

/** All that git reads from the environment about a repository is taken out: a hook that runs us sets GIT_DIR. */
function gitEnvironment(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const kept = /^GIT_(?:SSL_|PROXY_SSL_|SSH|ASKPASS$|CONFIG_|EXEC_PATH$|HTTP_)/;
  const names = Object.keys(env).filter((name) => name.startsWith('GIT_') && !kept.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** A home without keys, .netrc or configuration, and no helper from the environment. */
function anonymousEnvironment(env: NodeJS.ProcessEnv, home: string): Record<string, string | undefined> {
  const names = Object.keys(env).filter((name) => /^(?:GIT_(?:CONFIG_|ASKPASS$|SSH)|SSH_)/.test(name));
  return {
    ...Object.fromEntries(names.map((name) => [name, undefined])),
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
}

function variables(run: GitRun): Record<string, string> {
  return {
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    // No name here matches a protocol, so an empty list forbids all.
    GIT_ALLOW_PROTOCOL: (run.protocols ?? ['none']).join(':'),
    ...(run.ssh === undefined ? {} : { GIT_SSH_COMMAND: run.ssh, GIT_SSH_VARIANT: 'ssh' }),
  };
}
