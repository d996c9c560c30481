import { resolve } from 'node:path';

import type { Command } from 'commander';

import { EXIT_CODES } from '../../comparison/exit-code.ts';
import { counted } from '../../report/quantity.ts';
import { restoreBackup } from '../../store/restore-backup.ts';
import type { CommandContext } from '../command-context.ts';
import { readServicePlace, type ServicePlaceOptions } from '../service-place.ts';

const MOST_NAMED = 20;

export function addRestoreCommand(program: Command, context: CommandContext): void {
  const { stdout, stderr } = context;
  program
    .command('restore')
    .description('make a store of a backup, where none is')
    .argument('<backup>', 'what `verbatim backup` made')
    .option('--config <file>', "the service's configuration")
    .option('--data <directory>', 'folder of the store; it must be empty or not there')
    .action(async (from: string, options: ServicePlaceOptions) => {
      const { dataDirectory } = readServicePlace(context, options).config;
      const { manifest, damaged, missing } = await restoreBackup(
        resolve(context.cwd, from),
        dataDirectory,
        context.signal,
      );
      const { comparisons, blobs, createdAt } = manifest;
      const held = `${counted(comparisons, 'comparison')} and ${counted(blobs - damaged.length, 'blob')}`;
      stdout.write(`${held} of ${createdAt} are in ${dataDirectory}\n`);
      tell('damaged in the backup, and left out', damaged);
      tell('documents that the backup lacks', missing);
      if (damaged.length > 0 || missing.length > 0) context.setExitCode(EXIT_CODES.error);
    });

  function tell(what: string, digests: readonly string[]): void {
    if (digests.length === 0) return;
    stderr.write(`verbatim: ${what}: ${digests.length}\n`);
    for (const digest of digests.slice(0, MOST_NAMED)) stderr.write(`  ${digest}\n`);
  }
}
