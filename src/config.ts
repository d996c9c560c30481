import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { CodedError } from './errors.ts';

export class ConfigError extends CodedError<'INVALID'> {}

/** Settings from the environment, parsed once at the composition root. All paths are absolute. */
export interface Config {
  /** Store and blobs. `VERBATIM_DATA`, else `$XDG_DATA_HOME/verbatim`. */
  readonly dataDirectory: string;
  /** Bases and other things that can be made again. `$XDG_CACHE_HOME/verbatim`. */
  readonly cacheDirectory: string;
  /** The engine's address, `unix://…` or `tcp://…`; null for Docker's own choice (context, then the default socket). `DOCKER_HOST`. */
  readonly dockerHost: string | null;
  /** Debian mirror for bases; null takes it from this machine's apt sources. `VERBATIM_MIRROR`. */
  readonly debianMirror: string | null;
  /** A registry prefix such as `127.0.0.1:5000/`, from which bases are pulled by digest; null bootstraps. `VERBATIM_REGISTRY`. */
  readonly registry: string | null;
  /** CA bundle to hand to setup and fetch; null for none. `VERBATIM_CA_BUNDLE`, else `SSL_CERT_FILE` or `NODE_EXTRA_CA_CERTS`. */
  readonly caBundle: string | null;
  /** Builds at a time; null follows the engine's CPUs and memory. `VERBATIM_JOBS`. */
  readonly jobs: number | null;
  /** Proxies and registries of this host, handed to fetches alone. */
  readonly fetchVariables: Readonly<Record<string, string>>;
}

const FETCH_VARIABLES = [
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'npm_config_registry',
  'PIP_INDEX_URL',
  'GOPROXY',
  'GONOSUMDB',
  'GOSUMDB',
  'CARGO_REGISTRIES_CRATES_IO_INDEX',
] as const;

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const home = env['HOME'] ?? homedir();
  const data = env['XDG_DATA_HOME'] || join(home, '.local', 'share');
  const cache = env['XDG_CACHE_HOME'] || join(home, '.cache');
  const caBundle = env['VERBATIM_CA_BUNDLE'] || env['SSL_CERT_FILE'] || env['NODE_EXTRA_CA_CERTS'];
  return Object.freeze({
    dataDirectory: resolve(env['VERBATIM_DATA'] || join(data, 'verbatim')),
    cacheDirectory: resolve(join(cache, 'verbatim')),
    dockerHost: env['DOCKER_HOST'] || null,
    debianMirror: env['VERBATIM_MIRROR'] || null,
    registry: env['VERBATIM_REGISTRY'] || null,
    caBundle: caBundle ? resolve(caBundle) : null,
    jobs: positiveInteger('VERBATIM_JOBS', env['VERBATIM_JOBS']),
    fetchVariables: Object.fromEntries(
      FETCH_VARIABLES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
    ),
  });
}

function positiveInteger(name: string, text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new ConfigError('INVALID', `${name} is "${text}"; it takes a whole number of at least 1`);
}
