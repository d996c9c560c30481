import { createLocalCauseAccess, type CauseAccess, type CauseFilter } from '../coordinator/cause-access.ts';
import type { CauseRecord } from '../store/cause-group.ts';
import type { CommandContext } from './command-context.ts';
import { openContextStore } from './compose.ts';
import { openServer, type PlaceOptions } from './server-place.ts';

/** Causes, wherever they are. */
export interface CausesPlace {
  readonly causes: CauseAccess;
  /** Those of a source of no project, by its key; null for a server, which tells of projects alone. */
  readonly ofSource: ((source: string, filter: CauseFilter) => Promise<CauseRecord[]>) | null;
}

/** Opens the causes of the server that is named, else of the store here, for `use`, and closes them. */
export async function withCauses<T>(
  context: CommandContext,
  options: PlaceOptions,
  use: (place: CausesPlace) => Promise<T>,
): Promise<T> {
  const server = openServer(context, options);
  if (server !== null) {
    try {
      return await use({ causes: server.client.causes, ofSource: null });
    } finally {
      await server.client.close();
    }
  }
  const store = openContextStore(context, options);
  try {
    const causes = createLocalCauseAccess(store.causes);
    return await use({ causes, ofSource: async (source, filter) => causes.ofSource(source, filter) });
  } finally {
    store.close();
  }
}
