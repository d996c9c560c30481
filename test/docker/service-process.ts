import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { RunningCommand } from '../start-command.ts';
import type { CommandRig } from './command-rig.ts';

/** A service of a rig's store that answers; `socket` is a path that a socket may have. */
export async function startService(rig: CommandRig, socket: string): Promise<RunningCommand> {
  const service = rig.start(['serve', '--listen', `unix:${socket}`]);
  while (!(await isLive(socket)))
    await Promise.race([sleep(100), service.ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  return service;
}

/** What a client needs to speak to it as its administrator. */
export function adminOf(rig: CommandRig, socket: string): Record<string, string> {
  return {
    VERBATIM_SERVER: `unix:${socket}`,
    VERBATIM_TOKEN_FILE: join(rig.dataDirectory, 'admin-token'),
  };
}

async function isLive(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/livez' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
