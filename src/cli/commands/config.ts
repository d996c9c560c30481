import type { Command } from 'commander';

import { DEFAULT_SETTINGS_FILE } from '../../config/read-settings.ts';
import { showSettings } from '../../config/show-settings.ts';
import type { CommandContext } from '../command-context.ts';
import { readServicePlace, type ServicePlaceOptions } from '../service-place.ts';

export function addConfigCommand(program: Command, context: CommandContext): void {
  const { stdout } = context;
  const config = program.command('config').description("check and show a service's configuration");

  config
    .command('check')
    .description('say everything that is wrong with the configuration, with lines and keys')
    .option('--config <file>', "the service's configuration")
    .action((options: ServicePlaceOptions) => {
      const { file } = readServicePlace(context, options);
      stdout.write(`${file ?? `no ${DEFAULT_SETTINGS_FILE}; the environment`}: nothing is wrong\n`);
    });

  config
    .command('show')
    .description('print the settings that a service would run with, passwords left out')
    .option('--config <file>', "the service's configuration")
    .action((options: ServicePlaceOptions) => {
      const { settings, file } = readServicePlace(context, options);
      stdout.write(`# ${file ?? 'no file'}, the environment, and defaults\n${showSettings(settings)}`);
    });
}
