import type { Config } from '../config.ts';
import { readConfig } from '../config.ts';
import type { ServiceSettings } from './service-settings.ts';

/** What the coordinator and the engine's adapters take of a service's settings; proxies and registries are the environment's. */
export function configOf({ data, cache, engine }: ServiceSettings, env: NodeJS.ProcessEnv): Config {
  // The settings have been read from these variables already, checked.
  const base = readConfig({ ...env, VERBATIM_JOBS: '' });
  return Object.freeze({
    ...base,
    dataDirectory: data ?? base.dataDirectory,
    cacheDirectory: cache ?? base.cacheDirectory,
    dockerHost: engine.host,
    debianMirror: engine.mirror,
    registry: engine.registry,
    caBundle: engine.caBundle ?? base.caBundle,
    jobs: engine.jobs,
  });
}
