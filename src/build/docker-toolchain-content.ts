import { createHash } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';

import type Docker from 'dockerode';
import { extract, type Header } from 'tar-stream';

import { BuildError } from './build-error.ts';
import { toReadable } from './docker-fault.ts';
import { labelsFor } from './docker-labels.ts';

/** What an image holds, read in one pass. */
export interface ImageContent {
  /** `sha256:…` over the sorted listing, see docs/toolchains.md. */
  readonly identity: string;
  /** The bytes of the files asked for, by path without the leading slash. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** Reads an image's whole content through `docker export` of a container that never runs. Throws BuildError. */
export async function readImageContent(
  docker: Docker,
  image: string,
  options: { keep: readonly string[]; signal: AbortSignal },
): Promise<ImageContent> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ['/bin/true'],
    Labels: labelsFor('image'),
    HostConfig: { NetworkMode: 'none' },
  });
  try {
    const stream = toReadable(await container.export());
    try {
      return await readContentTar(addAbortSignal(options.signal, stream), options.keep);
    } finally {
      stream.destroy();
    }
  } catch (cause) {
    options.signal.throwIfAborted();
    throw new BuildError('ENGINE_FAULT', `reading the content of image ${image}`, { cause });
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** The identity of a root file system given as a tar. Exported for its tests. */
export async function readContentTar(stream: Readable, keep: readonly string[]): Promise<ImageContent> {
  const listing = new Map<string, ContentLine>();
  const files = new Map<string, Buffer>();
  const archive = extract();
  stream.on('error', (error) => archive.destroy(error));
  stream.pipe(archive);
  for await (const entry of archive) {
    const path = normalPath(entry.header.name);
    const kept: Uint8Array[] = [];
    const hash = createHash('sha256');
    for await (const chunk of entry) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a tar entry holds no bytes');
      hash.update(chunk);
      if (keep.includes(path)) kept.push(chunk);
    }
    if (isEngineMade(path)) continue;
    if (keep.includes(path)) files.set(path, Buffer.concat(kept));
    listing.set(path, lineOf(entry.header, hash.digest('hex'), listing));
  }
  return { identity: `sha256:${digestOf(listing)}`, files };
}

interface ContentLine {
  readonly kind: string;
  readonly mode: number;
  readonly owner: string;
  /** A file's sha256, a symlink's target, a device's numbers. */
  readonly content: string;
  readonly attributes: string;
}

/** A hard link counts as the file it links to: which name comes first in the stream is the engine's choice. */
function lineOf(header: Header, digest: string, listing: ReadonlyMap<string, ContentLine>): ContentLine {
  const linked = header.type === 'link' ? listing.get(normalPath(header.linkname ?? '')) : undefined;
  if (linked !== undefined) return linked;
  const contents: Record<string, string> = {
    file: digest,
    'contiguous-file': digest,
    link: header.linkname ?? '',
    symlink: header.linkname ?? '',
    'character-device': `${header.devmajor}:${header.devminor}`,
    'block-device': `${header.devmajor}:${header.devminor}`,
  };
  return {
    kind: header.type ?? 'file',
    mode: (header.mode ?? 0) & 0o7777,
    owner: `${header.uid}:${header.gid}`,
    content: contents[header.type ?? 'file'] ?? '',
    attributes: attributesOf(header.pax),
  };
}

/** File capabilities and other extended attributes travel as pax records. */
function attributesOf(pax: unknown): string {
  const attributes = Object.entries(pax ?? {}).filter(([name]) => name.startsWith('SCHILY.xattr.'));
  return attributes
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join('\0');
}

function digestOf(listing: ReadonlyMap<string, ContentLine>): string {
  const hash = createHash('sha256').update('verbatim image content 1\n');
  for (const path of [...listing.keys()].toSorted(compareBytes)) {
    const line = listing.get(path);
    if (line === undefined) continue;
    hash.update(
      `${JSON.stringify([path, line.kind, line.mode, line.owner, line.content, line.attributes])}\n`,
    );
  }
  return hash.digest('hex');
}

/** The engine puts these into every container it makes, whatever the image holds. */
const ENGINE_MADE = ['.dockerenv', 'etc/hostname', 'etc/hosts', 'etc/resolv.conf', 'etc/mtab'];

function isEngineMade(path: string): boolean {
  return path === '' || ENGINE_MADE.includes(path) || /^(dev|proc|sys)(\/|$)/.test(path);
}

function normalPath(name: string): string {
  return name.replace(/^\.?\/+/, '').replace(/\/+$/, '');
}

function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
