import { createLocalProjectAccess } from '../coordinator/local-project-access.ts';
import type { ProjectAccess } from '../coordinator/project-access.ts';
import type { CommandContext } from './command-context.ts';
import { builderNames } from './compose.ts';
import type { PlaceOptions } from './server-place.ts';
import { withAccess } from './with-access.ts';

/** Projects, and the builders that there are for them. */
export interface ProjectPlace {
  readonly projects: ProjectAccess;
  readonly builders: () => Promise<readonly string[]>;
}

/** Opens the projects of the server that is named, else of the store here, for `use`, and closes them. */
export async function withProjects<T>(
  context: CommandContext,
  options: PlaceOptions,
  use: (place: ProjectPlace) => Promise<T>,
): Promise<T> {
  const names = await builderNames();
  return withAccess<ProjectPlace, T>(
    context,
    options,
    {
      here: (store) => ({
        projects: createLocalProjectAccess(store, names),
        builders: async () => names,
      }),
      there: (client) => ({ projects: client.projects, builders: async () => client.builders() }),
    },
    use,
  );
}
