import { text } from 'node:stream/consumers';

import type Docker from 'dockerode';

import { toReadable } from './docker-fault.ts';

const SECOND_MS = 1000;

/**
 * Whether somebody had the engine kill a container while it ran: by hand, by removing it, by stopping the engine. What a build does to
 * itself the engine does not tell as a kill. `state` is the container's, for the engine's own clock.
 */
export async function wasKilledByEngine(
  docker: Docker,
  name: string,
  state: { readonly StartedAt: string; readonly FinishedAt: string },
): Promise<boolean> {
  const events = await docker.getEvents({
    since: Math.floor(Date.parse(state.StartedAt) / SECOND_MS),
    // Whole seconds, up to one in the future: the engine ends its answer then.
    until: Math.ceil(Date.parse(state.FinishedAt) / SECOND_MS),
    filters: { container: [name], event: ['kill'] },
  });
  return (await text(toReadable(events))).trim() !== '';
}
