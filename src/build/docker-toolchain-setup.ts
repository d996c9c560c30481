import type Docker from 'dockerode';

import type { Toolchain } from '../environment/toolchain.ts';
import { BuildError } from './build-error.ts';
import type { KitFile } from './apt-kit.ts';
import { removeContainer, runScript, type ScriptEnd } from './docker-script.ts';
import { IMAGE_LABEL, imageLabels, packFiles } from './docker-toolchain-image.ts';
import type { Progress } from './toolchain-provider.ts';

export interface PackageSetup {
  readonly toolchain: Toolchain;
  readonly packages: readonly string[];
  readonly kit: readonly KitFile[];
  readonly network: string;
  /** `<name>:<tag>` of the image to make. */
  readonly reference: string;
  readonly timeoutMs: number;
}

export type InstalledSetup =
  | { readonly kind: 'installed' }
  | {
      readonly kind: 'failed';
      readonly code: 'packages' | 'time-limit' | 'cancelled';
      readonly message: string;
      readonly log: string;
    };

/**
 * Installs the packages in a container of the toolchain and commits it as `reference`. Packages that cannot be had are the
 * project's fault and an outcome; a mirror that does not answer is thrown as BuildError 'IMAGE_BUILD'.
 */
export async function installPackages(
  docker: Docker,
  setup: PackageSetup,
  progress: Progress,
): Promise<InstalledSetup> {
  const end = await runScript(docker, {
    image: setup.toolchain.image,
    role: 'setup',
    script: SCRIPT,
    arguments: setup.packages,
    network: setup.network,
    user: null,
    timeoutMs: setup.timeoutMs,
    signal: progress.signal,
    prepare: async (container) => void (await container.putArchive(packFiles(setup.kit), { path: '/' })),
    onLine: (line) => progress.onLine(line),
  });
  try {
    if (end.stopped === null && end.exitCode === 0) {
      await commit(end.container, setup);
      return { kind: 'installed' };
    }
    return explain(end, setup);
  } finally {
    await removeContainer(end.container);
  }
}

const EXIT = { update: 90, resolve: 91, download: 92, install: 93, clean: 94 } as const;

/** Solved before anything is fetched, so that a wrong package is told from a mirror that is away. */
const SCRIPT = `
. /verbatim/environment
satisfy() { apt-get satisfy --yes --no-install-recommends "$@"; }
apt-get update || exit ${EXIT.update}
satisfy --simulate -- "$@" || exit ${EXIT.resolve}
satisfy --download-only -- "$@" || exit ${EXIT.download}
satisfy -- "$@" || exit ${EXIT.install}
/verbatim/clean || exit ${EXIT.clean}
`;

async function commit(container: Docker.Container, setup: PackageSetup): Promise<void> {
  const [repo, tag] = setup.reference.split(':');
  const labels = {
    ...imageLabels(setup.toolchain.builder),
    [IMAGE_LABEL.setup]: JSON.stringify([setup.toolchain.identity, ...setup.packages]),
  };
  const changes = Object.entries(labels).map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`);
  try {
    await container.commit({ repo, tag, changes: [...changes, 'CMD ["/bin/sh"]'].join('\n') });
  } catch (cause) {
    throw new BuildError('IMAGE_BUILD', `keeping the image with ${setup.packages.join(', ')}`, { cause });
  }
}

function explain(end: ScriptEnd, setup: PackageSetup): InstalledSetup {
  const log = end.log.join('\n');
  const { builder } = setup.toolchain;
  if (end.stopped === 'cancelled')
    return { kind: 'failed', code: 'cancelled', message: 'set-up was cancelled', log };
  if (end.stopped === 'time-limit') {
    const seconds = Math.round(setup.timeoutMs / 1000);
    return {
      kind: 'failed',
      code: 'time-limit',
      message: `installing packages took longer than ${seconds} s`,
      log,
    };
  }
  const lines = usefulLines(end.log);
  const isDiskFull = end.log.some((line) => line.includes('No space left on device'));
  if (!isDiskFull && (end.exitCode === EXIT.resolve || end.exitCode === EXIT.install)) {
    return {
      kind: 'failed',
      code: 'packages',
      message: `packages cannot be installed on ${builder}: ${lines}`,
      log,
    };
  }
  throw new BuildError('IMAGE_BUILD', `setting up packages on ${builder} failed: ${lines}`, {
    hint: isDiskFull ? 'free some disk space' : 'the network or the Debian mirror may be away; try again',
  });
}

function usefulLines(log: readonly string[]): string {
  const useful = log.filter((line) =>
    /^E: (?!Unable to correct problems)| : (Depends|Conflicts|Breaks): |No space left/.test(line),
  );
  const lines = useful.length > 0 ? useful : log.slice(-5);
  return lines
    .slice(0, 8)
    .map((line) => line.trim().replace(/^satisfy:command-line : /, ''))
    .join('; ');
}
