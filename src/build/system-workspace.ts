import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { execa } from 'execa';

import { BuildError } from './build-error.ts';

/** A file system in a file, attached to a loop device. Needs root and e2fsprogs. */
export interface WorkspaceRequest {
  /** A plan's name. */
  readonly name: string;
  readonly bytes: number;
  /** A UUID: ext4 lists a directory in the order of a hash of the names that this seeds. */
  readonly hashSeed: string;
  readonly uid: number;
  readonly gid: number;
  /** The label `verbatim.owner` of who makes it. */
  readonly owner: string;
  /** A directory made in its root instead of the usual `lost+found`, which a build could not read. */
  readonly marker?: string;
}

export interface Workspace {
  readonly name: string;
  /** Empty when whoever made it died before saying so. */
  readonly owner: string;
  /** `/dev/loopN`, none when it is not attached. */
  readonly devices: readonly string[];
}

/**
 * Makes the file system and returns its device. It holds no journal: nobody wants it after a crash.
 * Throws BuildError 'FILE_SYSTEM'.
 */
export async function createWorkspace(stateDirectory: string, request: WorkspaceRequest): Promise<string> {
  const directory = directoryOf(stateDirectory, request.name);
  const file = join(directory, DISK);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(join(directory, OWNER), request.owner);
    await makeSparse(file, request.bytes);
    const options = [
      `hash_seed=${request.hashSeed}`,
      `root_owner=${request.uid}:${request.gid}`,
      'lazy_itable_init=1,nodiscard',
    ];
    const edits = `rmdir lost+found\n${request.marker === undefined ? '' : `mkdir ${request.marker}\n`}`;
    const { stdout } = await execa('sh', ['-euc', MAKE, 'sh', file, options.join(','), edits]);
    return stdout.trim();
  } catch (cause) {
    await removeWorkspace(stateDirectory, request.name).catch(() => undefined);
    throw new BuildError('FILE_SYSTEM', `making the workspace ${file}`, { cause });
  }
}

/** One process to wait for and not three. Fixed block size: a small file system would get smaller blocks, and with them another order. */
const MAKE = `
mke2fs -q -F -t ext4 -b 4096 -i 8192 -m 0 -O ^has_journal -E "$2" "$1"
printf %s "$3" | debugfs -w -f - "$1" > /dev/null 2>&1
losetup --find --show "$1"
`;

/** True when hardly a block or no inode is left. Waits a little for the engine to unmount it: the counts are written then. */
export async function isWorkspaceFull(stateDirectory: string, name: string): Promise<boolean> {
  const file = join(directoryOf(stateDirectory, name), DISK);
  const devices = await devicesOf(file);
  for (let tries = 0; tries < UNMOUNT_TRIES && devices.some(isMounted); tries += 1)
    await setTimeout(UNMOUNT_PAUSE_MS);
  const { stdout } = await execa('dumpe2fs', ['-h', file], { stderr: 'ignore' });
  const count = (what: string): number =>
    Number(new RegExp(`^${what}: +([0-9]+)$`, 'm').exec(stdout)?.[1] ?? Number.NaN);
  // ext4 keeps 2 % back for its own trees, at most 4096 blocks.
  const reserve = Math.min(count('Block count') / 50, 4096);
  return count('Free blocks') < reserve + FEW_BLOCKS || count('Free inodes') === 0;
}

/** True when the disk that holds the workspaces is itself full: then a build's write errors are not the build's fault. */
export async function isHostDiskFull(stateDirectory: string): Promise<boolean> {
  const found = await statfs(stateDirectory).catch(() => null);
  // Where it cannot be asked, what failed says why.
  return found !== null && found.bavail * found.bsize < LEAST_HOST_BYTES;
}

/** All workspaces below `stateDirectory`, whoever made them, also those of which only the device is left. */
export async function listWorkspaces(stateDirectory: string): Promise<Workspace[]> {
  const root = join(stateDirectory, WORKSPACES);
  const attached = (await loopDevices()).filter(({ file }) => file.startsWith(`${root}/`));
  const names = new Set([
    ...(await readdir(root).catch(() => [])),
    ...attached.map(({ file }) => basename(dirname(file))),
  ]);
  return Promise.all(
    [...names].toSorted(byCodeUnit).map(async (name) => ({
      name,
      owner: await readFile(join(root, name, OWNER), 'utf8').catch(() => ''),
      devices: attached.filter(({ file }) => file === join(root, name, DISK)).map(({ device }) => device),
    })),
  );
}

/** Detaches and deletes a workspace; its containers and volumes must be gone. Safe to call twice. Throws BuildError 'FILE_SYSTEM'. */
export async function removeWorkspace(stateDirectory: string, name: string): Promise<void> {
  const directory = directoryOf(stateDirectory, name);
  try {
    const devices = await devicesOf(join(directory, DISK));
    if (devices.length > 0) await execa('losetup', ['--detach', ...devices]);
    await rm(directory, { recursive: true, force: true });
  } catch (cause) {
    throw new BuildError('FILE_SYSTEM', `removing the workspace ${directory}`, { cause });
  }
}

/** Removes the workspaces whose owner is gone, and returns their names. */
export async function pruneWorkspaces(
  stateDirectory: string,
  isOwnerAlive: (owner: string) => boolean,
): Promise<string[]> {
  const dead = (await listWorkspaces(stateDirectory)).filter(
    ({ owner }) => owner === '' || !isOwnerAlive(owner),
  );
  for (const { name } of dead) await removeWorkspace(stateDirectory, name);
  return dead.map(({ name }) => name);
}

const BLOCK_DEVICES = '/sys/block';
const WORKSPACES = 'workspaces';
const DISK = 'disk.img';
const OWNER = 'owner';
const FEW_BLOCKS = 64;
const UNMOUNT_TRIES = 100;
const UNMOUNT_PAUSE_MS = 20;
const LEAST_HOST_BYTES = 64 * 1024 ** 2;

function directoryOf(stateDirectory: string, name: string): string {
  return join(stateDirectory, WORKSPACES, name);
}

/** The kernel has a folder for every ext4 that is mounted anywhere, in whichever mount namespace. */
function isMounted(device: string): boolean {
  return existsSync(`/sys/fs/ext4/${basename(device)}`);
}

async function makeSparse(file: string, bytes: number): Promise<void> {
  await using handle = await open(file, 'w', 0o600);
  await handle.truncate(bytes);
}

async function devicesOf(file: string): Promise<string[]> {
  return (await loopDevices()).filter((one) => one.file === file).map(({ device }) => device);
}

/** What the kernel says, without a process: losetup would read the same files. */
async function loopDevices(): Promise<{ device: string; file: string }[]> {
  const names = (await readdir(BLOCK_DEVICES).catch(() => [])).filter((name) => /^loop[0-9]+$/.test(name));
  return Promise.all(
    names.map(async (name) => {
      // A loop device that is free has no such file.
      const text = await readFile(join(BLOCK_DEVICES, name, 'loop', 'backing_file'), 'utf8').catch(() => '');
      return { device: `/dev/${name}`, file: text.trimEnd().replace(/ \(deleted\)$/, '') };
    }),
  );
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : 1;
}
