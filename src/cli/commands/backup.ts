import { resolve } from 'node:path';

import type { Command } from 'commander';

import { bytes as inBytes, counted } from '../../report/quantity.ts';
import { createBackup } from '../../store/create-backup.ts';
import type { CommandContext } from '../command-context.ts';
import { readServicePlace, type ServicePlaceOptions } from '../service-place.ts';
import { VERSION } from '../version.ts';

export function addBackupCommand(program: Command, context: CommandContext): void {
  program
    .command('backup')
    .description('copy the store as it is at one moment, also while a service uses it')
    .argument('<target>', 'a folder that is empty or not there, or a file that ends with .tar')
    .option('--config <file>', "the service's configuration")
    .option('--data <directory>', 'folder of the store')
    .action(async (target: string, options: ServicePlaceOptions) => {
      const { config } = readServicePlace(context, options);
      const path = resolve(context.cwd, target);
      const { comparisons, blobs, bytes } = await createBackup(
        { dataDirectory: config.dataDirectory, target: path, version: VERSION },
        Date.now,
        context.signal,
      );
      const held = `${counted(comparisons, 'comparison')} and ${counted(blobs, 'blob')} (${inBytes(bytes)})`;
      context.stdout.write(`${held} are in ${path}\n`);
    });
}
