import type { Command } from 'commander';

import { diagnose } from '../../build/diagnose.ts';
import { EXIT_CODES } from '../../comparison/exit-code.ts';
import type { CommandContext } from '../command-context.ts';
import { BUILDERS_DIRECTORY } from '../compose.ts';
import { renderChecks } from '../render-checks.ts';

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('say what is there, what is missing, and how to get it')
    .option('--json', 'print JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const checks = await diagnose(context.config, BUILDERS_DIRECTORY);
      context.stdout.write(json ? `${JSON.stringify(checks, null, 2)}\n` : renderChecks(checks));
      if (checks.some(({ status }) => status === 'missing')) context.setExitCode(EXIT_CODES.error);
    });
}
