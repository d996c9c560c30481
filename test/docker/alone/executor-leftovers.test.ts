import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { test } from 'tap';

import { isOwnerAlive, LABEL } from '../../../src/build/docker-labels.ts';
import { pruneEngine } from '../../../src/build/docker-prune.ts';
import { listWorkspaces, pruneWorkspaces } from '../../../src/build/system-workspace.ts';
import { openRig } from '../executor-rig.ts';

const VICTIM = fileURLToPath(new URL('../executor-victim.ts', import.meta.url));

void test('a process killed at any step leaves nothing that pruning does not clear', async (t) => {
  const rig = await openRig(t.testdir({ victim: {} }));
  const steps = [
    ...[0, 30, 60, 120, 200, 300, 450, 700].map((delay) => ['preparing', String(delay)]),
    ['prepared'],
    ['running'],
  ];
  for (const step of steps) {
    const directory = `${t.testdirName}/victim`;
    const state = `${directory}/state`;
    const victim = spawn(process.execPath, [VICTIM, directory, ...step], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(victim.stdout, 'data');
    victim.kill('SIGKILL');
    await once(victim, 'close');
    const name = step.join(' after ');
    if (step[0] !== 'preparing')
      t.ok((await listWorkspaces(state)).length > 0, `${name}: there is something to clear`);
    // The engine may still be at the dead one's last request.
    for (let tries = 0; tries < 20; tries += 1) {
      await pruneEngine(rig.docker, {
        all: false,
        cacheDirectory: t.testdirName,
        pruneWorkspaces: (isAlive) => pruneWorkspaces(state, isAlive),
      });
      await setTimeout(100);
      if ((await dead(rig.docker)).length === 0) break;
    }
    t.strictSame(await listWorkspaces(state), [], `${name}: no workspace`);
    t.strictSame(await dead(rig.docker), [], `${name}: no container, no volume`);
  }
});

/** What in the engine belongs to a build whose process is gone. */
async function dead(docker: Awaited<ReturnType<typeof openRig>>['docker']): Promise<string[]> {
  const filters = { label: [LABEL.build] };
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes: volumes } = await docker.listVolumes({ filters });
  const all = [
    ...containers.map(({ Id: name, Labels: labels }) => ({ name, labels })),
    ...((volumes as typeof volumes | null) ?? []).map(({ Name: name, Labels: labels }) => ({ name, labels })),
  ];
  return all.flatMap(({ name, labels }) => (isOwnerAlive(labels[LABEL.owner] ?? '') ? [] : [name]));
}
