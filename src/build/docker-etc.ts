import type Docker from 'dockerode';
import { extract } from 'tar-stream';

import type { BuildPlan } from './build-plan.ts';
import { toReadable } from './docker-fault.ts';
import { statContainerPath } from './docker-path.ts';
import { packFiles } from './docker-upload.ts';
import { ACCOUNTS_DIRECTORY, groupLine, passwdLine } from './probe-script.ts';
import { chunksOf } from './tar-read.ts';

/** What an image's /etc needs for a build. */
export interface ImageAccounts {
  /** True when accounts and shell come from ACCOUNTS_DIRECTORY: then /etc needs no change. */
  readonly areElsewhere: boolean;
  /** The image's own files, empty when they do not matter. */
  readonly passwd: string;
  readonly group: string;
}

/** Looks into a created container, before any volume at its /etc is changed. */
export async function readImageAccounts(container: Docker.Container): Promise<ImageAccounts> {
  const shell = await statContainerPath(container, `${ACCOUNTS_DIRECTORY}/sh`);
  if (shell !== null) return { areElsewhere: true, passwd: '', group: '' };
  const [passwd, group] = [
    await readSmallFile(container, '/etc/passwd'),
    await readSmallFile(container, '/etc/group'),
  ];
  return { areElsewhere: false, passwd, group };
}

/** Gives the build its user, group and shell in the container's /etc, which is a volume with a copy of the image's. */
export async function writeAccounts(
  container: Docker.Container,
  plan: BuildPlan,
  accounts: ImageAccounts,
): Promise<void> {
  const files = [
    { header: { name: 'passwd' }, content: Buffer.from(`${accounts.passwd}${passwdLine(plan)}\n`) },
    { header: { name: 'group' }, content: Buffer.from(`${accounts.group}${groupLine(plan)}\n`) },
    {
      header: {
        name: 'alternatives/verbatim-sh',
        type: 'symlink' as const,
        linkname: `/bin/${plan.environment.shell}`,
      },
    },
  ];
  await container.putArchive(await packFiles(files), { path: '/etc' });
}

const MAX_BYTES = 1024 ** 2;

async function readSmallFile(container: Docker.Container, path: string): Promise<string> {
  const archive = extract();
  toReadable(await container.getArchive({ path })).pipe(archive);
  const chunks: Buffer[] = [];
  for await (const entry of archive) {
    if ((entry.header.size ?? 0) > MAX_BYTES) break;
    for await (const chunk of chunksOf(entry)) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
