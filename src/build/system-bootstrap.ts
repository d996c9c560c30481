import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';

import { formatAptSources } from './apt-sources.ts';
import { BuildError } from './build-error.ts';
import type { BuilderFolder } from './builder-folder.ts';
import { readAptSettings, readDebianSources } from './system-apt.ts';
import type { Progress } from './toolchain-provider.ts';

/** A root file system in a tar; `digest` is the sha256 of the file, in hex. */
export interface BaseTar {
  readonly path: string;
  readonly digest: string;
}

export interface BootstrapOptions {
  readonly cacheDirectory: string;
  readonly mirror: string | null;
  /** Makes it anew even when there is one. */
  readonly renew: boolean;
}

/**
 * The suite's base system by mmdebstrap, from the cache when it is there. Two processes never make the same one at once, and
 * one that is killed leaves either a whole file or none. Throws BuildError 'BOOTSTRAP'.
 */
export async function bootstrapBase(
  folder: BuilderFolder,
  options: BootstrapOptions,
  progress: Progress,
): Promise<BaseTar> {
  const directory = join(options.cacheDirectory, 'bases');
  const path = join(directory, `${folder.suite}-${bootstrapDigest(folder)}.tar`);
  const cached = options.renew ? null : await readBaseTar(path);
  if (cached !== null) return cached;
  await mkdir(directory, { recursive: true });
  progress.onStep(`bootstrapping ${folder.suite} from the Debian archive, about 20 s`);
  const sources = formatAptSources(await readDebianSources(folder.suite, options.mirror), false);
  await runMmdebstrap({ folder, path, sources, renew: options.renew }, progress);
  const made = await readBaseTar(path);
  if (made === null) throw new BuildError('BOOTSTRAP', `bootstrapping ${folder.suite} left no ${path}`);
  return made;
}

/** Forgets a tar that turned out to be damaged, so that the next try makes it anew. */
export async function discardBaseTar(base: BaseTar): Promise<void> {
  await rm(`${base.path}.sha256`, { force: true });
}

/** A base is complete once the file beside it, written last, holds its sha256. */
async function readBaseTar(path: string): Promise<BaseTar | null> {
  const sum = await readFile(`${path}.sha256`, 'utf8').catch(() => '');
  const digest = /^([0-9a-f]{64})\b/.exec(sum)?.[1];
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  return digest !== undefined && exists ? { path, digest } : null;
}

function bootstrapDigest({ suite, base, epoch }: BuilderFolder): string {
  return createHash('sha256')
    .update(JSON.stringify([suite, base.bootstrap, epoch]))
    .digest('hex')
    .slice(0, 16);
}

/** Runs under a lock that the kernel drops with its holder; whoever comes second finds the file made. */
const SCRIPT = `
final=$1 renew=$2; shift 2
if [ "$renew" = no ] && [ -e "$final.sha256" ] && [ -e "$final" ]; then exit 0; fi
rm -f "$final.part" "$final.part.sha256"
mmdebstrap "$@" "$final.part" -
sha256sum < "$final.part" > "$final.part.sha256"
rm -f "$final.sha256"
mv "$final.part" "$final"
mv "$final.part.sha256" "$final.sha256"
`;

interface Bootstrap {
  readonly folder: BuilderFolder;
  readonly path: string;
  readonly sources: string;
  readonly renew: boolean;
}

async function runMmdebstrap(bootstrap: Bootstrap, progress: Progress): Promise<void> {
  const { folder, path, sources, renew } = bootstrap;
  const { variant, include } = folder.base.bootstrap;
  const settings = Object.entries(await readAptSettings()).map(
    ([name, value]) => `--aptopt=${name} "${value}"`,
  );
  // The host's name and resolver are copied in unless they are taken out again.
  const hook = '--customize-hook=rm -f "$1/etc/hostname" "$1/etc/resolv.conf"';
  const script = ['sh', '-euc', SCRIPT, 'sh', path, renew ? 'yes' : 'no'];
  const flags = [
    '--format=tar',
    `--variant=${variant}`,
    `--include=${include.join(',')}`,
    ...settings,
    hook,
    folder.suite,
  ];
  // In a process group of its own, so that stopping reaches mmdebstrap's children too.
  const run = execa('flock', [`${path}.lock`, ...script, ...flags], {
    input: sources,
    env: { SOURCE_DATE_EPOCH: String(folder.epoch) },
    all: true,
    buffer: { all: true },
    maxBuffer: 1_000_000,
    detached: true,
    cleanup: false,
    reject: false,
  });
  const stop = (): void => {
    if (run.pid !== undefined) process.kill(-run.pid, 'SIGTERM');
  };
  progress.signal.addEventListener('abort', stop, { once: true });
  try {
    if (progress.signal.aborted) stop();
    for await (const line of run.iterable({ from: 'all' })) progress.onLine(line);
    const result = await run;
    progress.signal.throwIfAborted();
    if (result.exitCode !== 0) throw bootstrapFailed(folder.suite, result.all, result.cause);
  } finally {
    progress.signal.removeEventListener('abort', stop);
  }
}

function bootstrapFailed(suite: string, output: string, cause: unknown): BuildError {
  const errors = output.split('\n').filter((line) => /^E: |not found|error/i.test(line));
  const why = errors.slice(0, 3).join('; ') || output.split('\n').slice(-3).join('; ');
  return new BuildError('BOOTSTRAP', `bootstrapping ${suite} with mmdebstrap failed: ${why}`, {
    cause,
    hint: 'check that the mirror answers, and that mmdebstrap and debian-archive-keyring are installed: `verbatim doctor`',
  });
}
