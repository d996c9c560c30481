import { resolve } from 'node:path';

import type { Config } from '../config.ts';
import { readSettings } from '../config/read-settings.ts';
import { configOf } from '../config/service-config.ts';
import type { ServiceSettings } from '../config/service-settings.ts';
import type { CommandContext } from './command-context.ts';

/** The options by which the commands of a service find it. */
export interface ServicePlaceOptions {
  readonly config?: string;
  readonly data?: string;
}

export interface ServicePlace {
  readonly settings: ServiceSettings;
  /** The file that the settings are from; null for none. */
  readonly file: string | null;
  readonly config: Config;
}

/** A service's settings as the command line, the environment and the configuration file have them. Throws ConfigError. */
export function readServicePlace(
  { env, cwd }: Pick<CommandContext, 'env' | 'cwd'>,
  { config: named, data }: ServicePlaceOptions,
): ServicePlace {
  const { settings, file } = readSettings(env, named === undefined ? null : resolve(cwd, named));
  const config = configOf(settings, env);
  return {
    settings,
    file,
    config: data === undefined ? config : Object.freeze({ ...config, dataDirectory: resolve(cwd, data) }),
  };
}
