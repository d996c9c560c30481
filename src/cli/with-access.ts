import type { VerbatimClient } from '../client/client.ts';
import { openStore, type Store } from '../store/store.ts';
import type { CommandContext } from './command-context.ts';
import { openServer, type PlaceOptions } from './server-place.ts';
import { readServicePlace, type ServicePlace } from './service-place.ts';

/** Access to one thing, wherever it is. */
export interface AccessPlaces<Access> {
  readonly here: (store: Store, place: ServicePlace) => Access;
  readonly there: (client: VerbatimClient) => Access;
}

/** Opens the server that is named, else the store here, for `use`, and closes it. */
export async function withAccess<Access, T>(
  context: CommandContext,
  options: PlaceOptions,
  { here, there }: AccessPlaces<Access>,
  use: (access: Access) => Promise<T>,
): Promise<T> {
  const server = openServer(context, options);
  if (server !== null) {
    try {
      return await use(there(server.client));
    } finally {
      await server.client.close();
    }
  }
  const place = readServicePlace(context, options);
  const store = openStore(place.config.dataDirectory, Date.now);
  try {
    return await use(here(store, place));
  } finally {
    store.close();
  }
}
