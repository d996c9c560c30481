import type Docker from 'dockerode';

import type { BuildPlan } from './build-plan.ts';
import { planLabels } from './docker-container-spec.ts';
import { toReadable } from './docker-fault.ts';
import { readDockerLines } from './docker-lines.ts';
import { orNull } from './docker-status.ts';

/** The suffix of the watching container's name. */
export const WATCH_SUFFIX = '.watch';

/**
 * Measures a workspace volume about every second from a container of its own and calls `onFull` once when it holds more than the
 * plan's disk limit. A file's size counts, not its blocks alone. The returned function ends the watch.
 */
export async function watchDisk(
  docker: Docker,
  plan: BuildPlan,
  { volume, owner, onFull }: { volume: string; owner: string; onFull: () => void },
): Promise<() => Promise<void>> {
  const name = `${plan.name}${WATCH_SUFFIX}`;
  await orNull(docker.getContainer(name).remove({ force: true }), 404);
  const container = await docker.createContainer({
    name,
    Image: plan.image,
    Entrypoint: [],
    Cmd: ['/bin/bash', '-c', 'while sleep 1; do du -sk /workspace 2>/dev/null; done'],
    Labels: planLabels(plan, owner),
    // Reads what the build made unreadable, and can do nothing else.
    User: '0:0',
    HostConfig: {
      NetworkMode: 'none',
      CapDrop: ['ALL'],
      CapAdd: ['DAC_READ_SEARCH'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Init: true,
      PidsLimit: 16,
      Memory: 256 * 1024 ** 2,
      LogConfig: { Type: 'none', Config: {} },
      Mounts: [{ Type: 'volume', Source: volume, Target: '/workspace', ReadOnly: true }],
    },
  });
  const stream = toReadable(await container.attach({ stream: true, stdout: true, stderr: true }));
  await container.start();
  const watching = followSizes(stream, plan.limits.diskBytes, onFull);
  return async () => {
    await orNull(container.remove({ force: true }), 404, 409);
    await watching;
  };
}

async function followSizes(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
  onFull: () => void,
): Promise<void> {
  try {
    for await (const lines of readDockerLines(stream, { maxLineBytes: 4096 })) {
      for (const { text } of lines) {
        const kibibytes = Number(/^([0-9]+)\s/.exec(text)?.[1] ?? 0);
        if (kibibytes * 1024 > maxBytes) return onFull();
      }
    }
  } catch {
    // The engine went away, and the build with it: following that tells it.
  }
}
