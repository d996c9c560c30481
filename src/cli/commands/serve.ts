import type { Command } from 'commander';

import type { CommandContext } from '../command-context.ts';
import { readServicePlace, type ServicePlaceOptions } from '../service-place.ts';

export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('run the service: take comparisons by its API, by schedules and by pushes')
    .option('--config <file>', "the service's configuration")
    .option('--data <directory>', 'folder of the store')
    .option('--listen <address>', 'HOST:PORT, unix:/path or systemd')
    .action(async (options: ServicePlaceOptions & { listen?: string }) => {
      const { listen, ...where } = options;
      const env = listen === undefined ? context.env : { ...context.env, VERBATIM_LISTEN: listen };
      const place = readServicePlace({ env, cwd: context.cwd }, where);
      // No other command pays for loading the server.
      const { serve } = await import('../serve.ts');
      await serve(place, context);
    });
}
