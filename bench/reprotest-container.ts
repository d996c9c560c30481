import { execa } from 'execa';

import type { ToolchainProvider } from '../src/build/toolchain-provider.ts';
import type { Toolchain } from '../src/environment/toolchain.ts';
import type { Variation } from '../src/environment/variation.ts';

/** What reprotest and its variations need, beside a package's build dependencies. */
const PACKAGES = [
  'reprotest',
  'disorderfs',
  'faketime',
  'locales-all',
  'sudo',
  'diffoscope-minimal',
  'fuse3',
];
const SETUP_TIMEOUT_MS = 1_800_000;

/** Its names for ours. Not `user_group`: with it no package builds below disorderfs in a container. */
const NAMES: Readonly<Record<string, readonly Variation[]>> = {
  environment: ['environment'],
  build_path: ['build-path'],
  kernel: ['kernel'],
  aslr: ['aslr'],
  num_cpus: ['cpus'],
  time: ['clock'],
  fileordering: ['file-order'],
  domain_host: ['hostname', 'domain'],
  home: ['home'],
  locales: ['locale'],
  exec_path: ['path'],
  timezone: ['timezone'],
  umask: ['umask'],
};

/** The variations that both have. */
export const SHARED_VARIATIONS: readonly Variation[] = Object.values(NAMES).flat();

const SCRIPT = `set -eu
useradd --create-home maker
echo 'ALL ALL=(ALL:ALL) NOPASSWD: ALL' > /etc/sudoers.d/reprotest
chmod 666 /dev/fuse
[ -e /etc/mtab ] || ln -s ../proc/self/mounts /etc/mtab
mkdir /scratch/one
tar -C /scratch/one -xf /snapshot.tar
chown -R maker: /scratch/one
cd /scratch/one/src 2>/dev/null || cd /scratch/one
exec su maker -c "exec reprotest --auto-build --no-diffoscope --vary='${Object.keys(NAMES).join(',')}' \\
  --vary=domain_host.use_sudo=1 \\
  -c 'dpkg-buildpackage -b --no-sign' . '../*.deb' -- null"`;

export interface ReprotestAnswer {
  readonly wallMs: number;
  readonly isReproducible: boolean;
  /** What it blames, each by our names for it: one of them is meant. */
  readonly blamed: readonly (readonly Variation[])[];
}

/** The builder with reprotest and a package's build dependencies: not part of what is timed. */
export async function reprotestToolchain(
  toolchains: ToolchainProvider,
  packages: readonly string[],
): Promise<Toolchain> {
  const progress = { onStep: () => {}, onLine: () => {}, signal: new AbortController().signal };
  const builder = await toolchains.ensure('bookworm', progress);
  const wanted = [...new Set([...packages, ...PACKAGES])].toSorted();
  const result = await toolchains.setup(builder, wanted, { ...progress, timeoutMs: SETUP_TIMEOUT_MS });
  if (result.kind === 'failed')
    throw new Error(`reprotest could not be set up: ${result.log.slice(-20_000)}`);
  return result.toolchain;
}

/** One run of `reprotest --auto-build` on the source in a tar: in a container that may mount and use FUSE, which its control build needs. */
export async function runReprotest({ image }: Toolchain, snapshot: string): Promise<ReprotestAnswer> {
  const started = performance.now();
  const { all, exitCode } = await execa(
    'docker',
    [
      'run',
      '--rm',
      '--cap-add=SYS_ADMIN',
      '--security-opt=seccomp=unconfined',
      '--security-opt=apparmor=unconfined',
      '--network=none',
      '--user=0',
      '--entrypoint=',
      '--tmpfs=/scratch:exec',
      '--device=/dev/fuse',
      `--volume=${snapshot}:/snapshot.tar:ro`,
      image,
      'sh',
      '-c',
      SCRIPT,
    ],
    { all: true, reject: false },
  );
  const wallMs = performance.now() - started;
  const named = /varying each of the following:\n([a-z_ ]*)\n/.exec(all)?.[1];
  const isReproducible = all.includes('Reproducible, even when varying');
  if (!isReproducible && named === undefined) {
    throw new Error(`reprotest ended with ${exitCode} and no answer: ${all.slice(-20_000)}`);
  }
  const blamed = (named ?? '').split(' ').flatMap((name) => (name === '' ? [] : [NAMES[name] ?? []]));
  return { wallMs, isReproducible, blamed };
}
