import type Docker from 'dockerode';

import type { BuildPlan } from './build-plan.ts';
import { buildVariables } from './build-variables.ts';
import { LABEL, labelsFor } from './docker-labels.ts';
import { ACCOUNTS_DIRECTORY, entryCommand } from './probe-script.ts';
import { seccompProfileWithoutAslr } from './seccomp-profile.ts';

export interface SpecOptions {
  /** The label `verbatim.owner`. */
  readonly owner: string;
  /** The volume mounted at the build path. */
  readonly workspaceVolume: string;
  /** The volume with a copy of the image's /etc; null when the image takes its accounts from ACCOUNTS_DIRECTORY. */
  readonly etcVolume: string | null;
  readonly engineCpus: number;
  /** Given to a fetch only: registry settings of the host, and where its CA bundle is in the container. */
  readonly fetchVariables: Readonly<Record<string, string>>;
}

const MIB = 1024 ** 2;

/** How the container of a build is made: no rights, no network except for a fetch, bounded in everything (docs/isolation.md). */
export function containerSpec(plan: BuildPlan, options: SpecOptions): Docker.ContainerCreateOptions {
  const { environment: env, limits } = plan;
  const isFetch = plan.phase === 'fetch';
  const scratch = `rw,exec,nosuid,nodev,size=${limits.scratchBytes}`;
  return {
    name: plan.name,
    Image: plan.image,
    Entrypoint: [],
    Cmd: entryCommand(plan, { fillAccounts: options.etcVolume === null }),
    Env: Object.entries(buildVariables(plan, isFetch ? options.fetchVariables : {})).map(
      ([name, value]) => `${name}=${value}`,
    ),
    User: `${env.uid}:${env.gid}`,
    WorkingDir: `${env.buildPath}/src`,
    Hostname: env.hostname,
    Domainname: env.domain,
    Labels: planLabels(plan, options.owner),
    HostConfig: {
      NetworkMode: isFetch ? 'bridge' : 'none',
      // The engine writes a line for the host name alone, and none without a network: `hostname -f` needs both names on one line.
      ExtraHosts: [`${env.hostname}.${env.domain} ${env.hostname}:127.0.1.1`],
      CapDrop: ['ALL'],
      SecurityOpt: [
        'no-new-privileges',
        ...(env.aslr ? [] : [`seccomp=${JSON.stringify(seccompProfileWithoutAslr())}`]),
      ],
      ReadonlyRootfs: true,
      Init: true,
      IpcMode: 'private',
      ShmSize: 64 * MIB,
      Tmpfs: {
        '/tmp': `${scratch},mode=1777`,
        [env.home]: `${scratch},mode=0755,uid=${env.uid},gid=${env.gid}`,
        ...(options.etcVolume === null && {
          [ACCOUNTS_DIRECTORY]: `rw,noexec,nosuid,nodev,size=64k,mode=0755,uid=${env.uid},gid=${env.gid}`,
        }),
      },
      Mounts: [
        {
          Type: 'volume',
          Source: options.workspaceVolume,
          Target: env.buildPath,
          VolumeOptions: NO_COPY,
        },
        // Not read-only, or nothing could be put into it. It is root's, and a build is not root.
        ...(options.etcVolume === null
          ? []
          : [{ Type: 'volume' as const, Source: options.etcVolume, Target: '/etc' }]),
      ],
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      PidsLimit: limits.pids,
      ...(env.cpus !== null && { CpusetCpus: chooseCpus(plan.name, env.cpus, options.engineCpus) }),
      ...(limits.cpus !== null && { NanoCpus: Math.min(limits.cpus, options.engineCpus) * 1e9 }),
      Ulimits: [
        { Name: 'core', Soft: 0, Hard: 0 },
        // An engine without CAP_SYS_RESOURCE cannot raise its own limit; this much every Linux of today gives.
        { Name: 'nofile', Soft: 4096, Hard: 4096 },
      ],
      // In effect unrotated, whatever the engine's default: a rotated file loses lines. The bound on the log ends a build long before.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1024g' } },
    },
  };
}

/** The engine would give the volume's root to whom the mount point in the image belongs. */
const NO_COPY = { NoCopy: true, Labels: {}, DriverConfig: { Name: '', Options: {} } };

/** On everything that belongs to a build. */
export function planLabels(plan: BuildPlan, owner: string): Record<string, string> {
  return labelsFor(plan.phase, {
    [LABEL.owner]: owner,
    [LABEL.comparison]: plan.comparison,
    [LABEL.build]: plan.name,
    [LABEL.attempt]: String(plan.attempt),
  });
}

/** Which CPUs, as a cpuset: builds side by side should not all get the first ones. */
function chooseCpus(name: string, count: number, engineCpus: number): string {
  const first = Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte) % 65_521, 7);
  const chosen = Array.from({ length: Math.min(count, engineCpus) }, (_, n) => (first + n) % engineCpus);
  return chosen.toSorted((a, b) => a - b).join(',');
}
