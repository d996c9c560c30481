import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type Docker from 'dockerode';
import { pack } from 'tar-stream';

import type { Config } from '../config.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { SourceError } from '../source/source-error.ts';
import type { SourcePackageReader, UnpackedSourcePackage } from '../source/source-package.ts';
import { readBuilderFolder } from './builder-folder.ts';
import { toReadable } from './docker-fault.ts';
import { removeContainer, runScript, type ScriptEnd } from './docker-script.ts';
import { packFiles } from './docker-toolchain-image.ts';
import { readAptAccess } from './system-apt.ts';

export interface SourcePackageOptions {
  readonly docker: Docker;
  readonly config: Config;
  readonly buildersDirectory: string;
  /** The builder whose apt sources and dpkg-source are used. */
  toolchain(signal: AbortSignal): Promise<Toolchain>;
}

/**
 * Debian source packages through a builder's containers: one with network downloads, another without network, privileges or
 * capabilities unpacks. Throws SourceError for what the caller named wrongly, BuildError for the engine's faults.
 */
export function createSourcePackageReader(options: SourcePackageOptions): SourcePackageReader {
  return {
    async fetch(name, version, signal) {
      checkName(name, version);
      const toolchain = await options.toolchain(signal);
      const download = await downloadSource(options, toolchain, {
        wanted: version === null ? name : `${name}=${version}`,
        signal,
      });
      try {
        const fill = async (container: Docker.Container): Promise<void> => {
          const archive = toReadable(await download.container.getArchive({ path: '/tmp/source' }));
          try {
            await container.putArchive(addAbortSignal(signal, archive), { path: '/tmp' });
          } finally {
            archive.destroy();
          }
        };
        return await unpackSource(options.docker, toolchain, { fill, dsc: '*.dsc', signal });
      } finally {
        await removeContainer(download.container);
      }
    },
    async unpack(files, dsc, signal) {
      for (const name of [dsc, ...files.map((file) => file.name)]) checkFileName(name);
      const toolchain = await options.toolchain(signal);
      const fill = async (container: Docker.Container): Promise<void> => {
        await container.putArchive(packLocalFiles(files), { path: '/tmp' });
      };
      return await unpackSource(options.docker, toolchain, { fill, dsc, signal });
    },
  };
}

const DOWNLOAD_TIMEOUT_MS = 15 * 60_000;
const UNPACK_TIMEOUT_MS = 15 * 60_000;
const UNPACKED_MIB = 8192;
const EXIT = { update: 90, resolve: 91, tooLarge: 92 } as const;

/** Finding the package needs no network once the lists are there: failing then means that there is none. */
const DOWNLOAD = `
. /verbatim/environment
apt-get update || exit ${EXIT.update}
mkdir /tmp/source && chown _apt: /tmp/source && cd /tmp/source
apt-get source --download-only --print-uris -- "$1" || exit ${EXIT.resolve}
apt-get source --download-only -- "$1"
`;

async function downloadSource(
  options: SourcePackageOptions,
  toolchain: Toolchain,
  { wanted, signal }: { wanted: string; signal: AbortSignal },
): Promise<ScriptEnd> {
  const folder = await readBuilderFolder(options.buildersDirectory, toolchain.builder);
  const access = await readAptAccess(folder.suite, options.config, { withSource: true });
  const end = await runScript(options.docker, {
    image: toolchain.image,
    role: 'source',
    script: DOWNLOAD,
    arguments: [wanted],
    network: access.network,
    user: null,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    signal,
    prepare: async (container) => void (await container.putArchive(packFiles(access.kit), { path: '/' })),
    onLine: () => {},
  });
  if (end.exitCode === 0) return end;
  await removeContainer(end.container);
  throw downloadFailed(end, wanted, folder.suite);
}

function downloadFailed(end: ScriptEnd, wanted: string, suite: string): SourceError {
  if (end.stopped === 'cancelled') return new SourceError('CANCELLED', `fetching ${wanted} was cancelled`);
  if (end.exitCode === EXIT.resolve) {
    return new SourceError('NOT_FOUND', `Debian ${suite} has no source package ${wanted}`, {
      hint: `the package tracker of Debian shows its versions; ${suite} holds one of each, or few`,
    });
  }
  return new SourceError('UNREACHABLE', `fetching the source package ${wanted}: ${lastErrors(end)}`, {
    hint: 'the network or the Debian mirror may be away; try again',
  });
}

/** A tiny archive can unpack to a full disk: a watcher beside dpkg-source ends it. */
const UNPACK = `
cd /tmp/source
set -- $1
mkdir /tmp/out
dpkg-source --extract "$1" /tmp/out/tree & extract=$!
while kill -0 $extract 2>/dev/null; do
  sleep 0.2
  if [ "$(du -sm /tmp/out 2>/dev/null | cut -f1)" -gt ${UNPACKED_MIB} ]; then kill -9 $extract; exit ${EXIT.tooLarge}; fi
done
wait $extract
sed -n '/^Source: /{p;q}' "$1"
sed -n '/^Version: /{p;q}' "$1"
`;

async function unpackSource(
  docker: Docker,
  toolchain: Toolchain,
  run: { fill(container: Docker.Container): Promise<void>; dsc: string; signal: AbortSignal },
): Promise<UnpackedSourcePackage> {
  const end = await runScript(docker, {
    image: toolchain.image,
    role: 'source',
    script: UNPACK,
    arguments: [run.dsc],
    network: 'none',
    user: '65534:65534',
    timeoutMs: UNPACK_TIMEOUT_MS,
    signal: run.signal,
    prepare: (container) => run.fill(container),
    onLine: () => {},
  });
  const [source = '', version = ''] = end.log.slice(-2);
  if (end.exitCode !== 0 || !source.startsWith('Source: ') || !version.startsWith('Version: ')) {
    await removeContainer(end.container);
    throw unpackFailed(end, run.dsc);
  }
  return {
    name: source.slice('Source: '.length).trim(),
    version: version.slice('Version: '.length).trim(),
    tar: await openTree(end.container, run.signal),
  };
}

/** The container lives as long as the stream, which holds the engine's lock on it: whoever reads must end or destroy it. */
async function openTree(container: Docker.Container, signal: AbortSignal): Promise<Readable> {
  try {
    const tree = toReadable(await container.getArchive({ path: '/tmp/out/tree/.' }));
    tree.once('close', () => void removeContainer(container).catch(() => null));
    return addAbortSignal(signal, tree);
  } catch (error) {
    await removeContainer(container);
    throw error;
  }
}

function unpackFailed(end: ScriptEnd, dsc: string): SourceError {
  const what = dsc === '*.dsc' ? 'the source package' : dsc;
  if (end.stopped === 'cancelled') return new SourceError('CANCELLED', `unpacking ${what} was cancelled`);
  if (end.exitCode === EXIT.tooLarge) {
    return new SourceError('TOO_LARGE', `${what} unpacks to more than ${UNPACKED_MIB} MiB`);
  }
  return new SourceError('INVALID', `dpkg-source cannot unpack ${what}: ${lastErrors(end)}`);
}

function lastErrors(end: ScriptEnd): string {
  if (end.stopped === 'time-limit') return 'it took too long';
  const errors = end.log.filter((line) => /^(E|dpkg-source): (?!info)/.test(line));
  return (errors.length > 0 ? errors : end.log).slice(-3).join('; ') || `exit code ${end.exitCode}`;
}

function packLocalFiles(files: readonly { name: string; path: string }[]): Readable {
  const archive = pack();
  const write = async (): Promise<void> => {
    for (const { name, path } of files) {
      const { size } = await stat(path);
      await pipeline(createReadStream(path), archive.entry({ name: `source/${name}`, size, mode: 0o644 }));
    }
    archive.finalize();
  };
  write().catch((error: Error) => archive.destroy(error));
  return Readable.from(archive);
}

function checkName(name: string, version: string | null): void {
  if (!/^[a-z0-9][a-z0-9+.-]+$/.test(name)) {
    throw new SourceError('INVALID', `"${name}" is no name of a Debian source package`);
  }
  if (version !== null && !/^[0-9A-Za-z][0-9A-Za-z.+~:-]*$/.test(version)) {
    throw new SourceError('INVALID', `"${version}" is no version of a Debian package`);
  }
}

/** Names come from a .dsc that anyone may have written. */
function checkFileName(name: string): void {
  if (!/^[0-9A-Za-z][0-9A-Za-z.+~:_-]*$/.test(name)) {
    throw new SourceError('INVALID', `the .dsc names a file "${name}"`);
  }
}
