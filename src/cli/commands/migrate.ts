import type { Command } from 'commander';

import { counted } from '../../report/quantity.ts';
import { checkMigrations, migrateStore } from '../../store/sqlite-migrate.ts';
import type { CommandContext } from '../command-context.ts';
import { readServicePlace, type ServicePlaceOptions } from '../service-place.ts';

const EXIT_PENDING = 1;

export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .description('bring the database to what this version needs, whole or not at all')
    .option('--check', 'change nothing; exit 1 when something is to be done', false)
    .option('--config <file>', "the service's configuration")
    .option('--data <directory>', 'folder of the store')
    .action((options: ServicePlaceOptions & { check: boolean }) => {
      const { dataDirectory } = readServicePlace(context, options).config;
      const count = options.check ? checkMigrations(dataDirectory) : migrateStore(dataDirectory);
      const done = options.check ? 'to be done' : 'done';
      context.stdout.write(
        count === 0
          ? `the database in ${dataDirectory} is up to date\n`
          : `${counted(count, 'migration')} ${done} in ${dataDirectory}\n`,
      );
      if (options.check && count > 0) context.setExitCode(EXIT_PENDING);
    });
}
