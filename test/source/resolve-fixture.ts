import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { tarMembers } from '../../src/source/tar-members.ts';

import { parseSource } from '../../src/source/parse-source.ts';
import { resolveSource, type ResolveDeps } from '../../src/source/resolve-source.ts';
import type { Revision } from '../../src/source/revision.ts';
import type { SourcePackageReader } from '../../src/source/source-package.ts';
import type { SourceTree } from '../../src/source/source-tree.ts';
import { MemoryBlobStore } from '../memory-blob-store.ts';

export interface Member {
  readonly type: string | null;
  readonly mode: number;
  readonly mtime: number;
  readonly text: string;
  readonly target: string | null;
}

export interface Resolved {
  readonly revision: Revision;
  readonly tree: SourceTree;
  /** By path, as tar-stream reads the snapshot. */
  readonly members: Map<string, Member>;
  /** What is left in the temporary directory. */
  readonly left: string[];
}

/** No Debian package is to be had. */
export const noPackages: SourcePackageReader = {
  fetch: async () => Promise.reject(new Error('no packages here')),
  unpack: async () => Promise.reject(new Error('no packages here')),
};

/** Resolves what a person types in `cwd`, with a temporary directory in there too. */
export async function resolveText(
  text: string,
  cwd: string,
  options: Partial<ResolveDeps> & { sha256?: string } = {},
): Promise<Resolved> {
  const { sha256 = null, ...deps } = options;
  const temporaryDirectory = join(cwd, '.temporary');
  const blobs = new MemoryBlobStore();
  try {
    const { revision, tree } = await resolveSource(parseSource(text, { cwd, sha256 }), {
      blobs,
      packages: noPackages,
      temporaryDirectory,
      allowPrivateAddresses: false,
      sourceDateEpoch: null,
      signal: new AbortController().signal,
      onStep: () => {},
      ...deps,
    });
    const members = await readMembers(blobs.read(revision.snapshot.digest));
    return { revision, tree, members, left: leftIn(temporaryDirectory) };
  } catch (error) {
    const left = leftIn(temporaryDirectory);
    if (left.length > 0) throw new Error(`left behind: ${left.join(' ')}`, { cause: error });
    throw error;
  }
}

/** A folder that needs no room of its own has made none. */
function leftIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

export async function readMembers(tar: Readable): Promise<Map<string, Member>> {
  const members = new Map<string, Member>();
  for await (const { header, content } of tarMembers(tar, 'utf-8')) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    members.set(header.name, {
      type: header.type,
      mode: header.mode,
      mtime: header.mtime.getTime() / 1000,
      text: Buffer.concat(chunks).toString('utf8'),
      target: header.linkname,
    });
  }
  return members;
}
