import type { Command } from 'commander';

import { createLocalProjectAccess } from '../coordinator/local-project-access.ts';
import type { ProjectAccess } from '../coordinator/project-access.ts';
import { openStore } from '../store/store.ts';
import type { CommandContext } from './command-context.ts';
import { builderNames } from './compose.ts';
import { readServicePlace, type ServicePlaceOptions } from './service-place.ts';

/** Adds the options by which `withProjects` finds the projects. */
export function addProjectPlace(command: Command): Command {
  return command
    .option('--config <file>', "the service's configuration")
    .option('--data <directory>', 'folder of the store');
}

/** Opens the projects of the store here for `use`, and closes them. */
export async function withProjects<T>(
  context: CommandContext,
  options: ServicePlaceOptions,
  use: (projects: ProjectAccess) => Promise<T>,
): Promise<T> {
  const builders = await builderNames();
  const store = openStore(readServicePlace(context, options).config.dataDirectory, Date.now);
  try {
    return await use(createLocalProjectAccess(store.projects, builders));
  } finally {
    store.close();
  }
}
