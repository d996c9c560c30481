import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { execa } from 'execa';

import { connectDocker } from '../../src/build/docker-client.ts';
import { LABEL, PROBE_PREFIX } from '../../src/build/docker-labels.ts';
import { startCommand, type EndedCommand, type RunningCommand } from '../start-command.ts';

/** The whole command as a process of its own, with a store and a cache of its own. */
export interface CommandRig {
  readonly dataDirectory: string;
  readonly cacheDirectory: string;
  start(args: readonly string[], env?: Record<string, string>): RunningCommand;
  run(args: readonly string[], env?: Record<string, string>): Promise<EndedCommand>;
  /** Everything that this rig's commands left in the engine, on the disk and in the store. */
  leftovers(): Promise<string[]>;
}

export async function openCommandRig(directory: string): Promise<CommandRig> {
  const docker = await connectDocker(process.env['DOCKER_HOST'] ?? null);
  const dataDirectory = join(directory, 'data');
  const cacheDirectory = join(directory, 'cache', 'verbatim');
  const pids = new Set<number>();
  const start: CommandRig['start'] = (args, env = {}) => {
    const more = { VERBATIM_DATA: dataDirectory, XDG_CACHE_HOME: join(directory, 'cache'), ...env };
    const command = startCommand(args, { ...process.env, ...more });
    pids.add(command.pid);
    return command;
  };
  return {
    dataDirectory,
    cacheDirectory,
    start,
    run: (args, env) => start(args, env).ended,
    async leftovers() {
      const filters = { label: [LABEL.owner] };
      const containers = await docker.listContainers({ all: true, filters });
      const { Volumes: volumes } = await docker.listVolumes({ filters });
      const images = await docker.listImages({ filters: { reference: [`${PROBE_PREFIX}*`] } });
      const { stdout: devices } = await execa('losetup', ['--all', '--noheadings']);
      return [
        ...containers.filter(({ Labels }) => isBy(pids, Labels)).map(({ Names }) => `container ${Names[0]}`),
        // The engine says null for none.
        ...((volumes as typeof volumes | null) ?? [])
          .filter(({ Labels }) => isBy(pids, Labels))
          .map(({ Name }) => `volume ${Name}`),
        ...images.filter(({ Labels }) => isBy(pids, Labels)).map(({ RepoTags }) => `image ${RepoTags?.[0]}`),
        ...devices.split('\n').filter((line) => line.includes(directory)),
        ...[
          join(cacheDirectory, 'state', 'workspaces'),
          join(cacheDirectory, 'tmp'),
          join(dataDirectory, 'blobs', 'temporary'),
        ].flatMap((folder) =>
          existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
        ),
      ];
    },
  };
}

/** Labels name the process that made what they are on. */
function isBy(pids: ReadonlySet<number>, labels: Record<string, string> | null): boolean {
  return pids.has(Number(labels?.[LABEL.owner]?.split('/')[1]));
}
