import { Readable } from 'node:stream';

import type Docker from 'dockerode';
import { z } from 'zod';

import { BuildError } from './build-error.ts';
import { orNull } from './docker-status.ts';

/** What the engine says of one path in a container. The last part is not followed when it is a symlink; the others are. */
export interface ContainerPath {
  readonly kind: 'directory' | 'symlink' | 'other';
  /** Of a symlink, else empty. */
  readonly target: string;
  /** Of a file, in bytes. */
  readonly size: number;
}

/**
 * Looks at a path without reading it: HEAD /containers/ID/archive. Null when nothing is there. Throws BuildError 'ENGINE_FAULT' when the
 * container itself is gone, or going.
 */
export async function statContainerPath(
  container: Docker.Container,
  path: string,
): Promise<ContainerPath | null> {
  const reply: unknown = await orNull(container.infoArchive({ path }), 404);
  if (reply === null) {
    // The engine has one answer for both.
    await throwIfRemoved(container);
    return null;
  }
  // A reply that nobody reads keeps its connection, and with it this process.
  if (reply instanceof Readable) reply.resume();
  const { headers } = replySchema.parse(reply);
  const text = Buffer.from(headers['x-docker-container-path-stat'], 'base64').toString('utf8');
  const { mode, linkTarget, size } = statSchema.parse(JSON.parse(text));
  // Go's os.FileMode has its own bits: https://pkg.go.dev/io/fs#FileMode
  const isDirectory = mode >= 2 ** 31;
  const isSymlink = Math.floor(mode / 2 ** 27) % 2 === 1;
  return { kind: isDirectory ? 'directory' : isSymlink ? 'symlink' : 'other', target: linkTarget, size };
}

/**
 * Throws BuildError 'ENGINE_FAULT' when the container is gone, or going: its workspace goes first, and it is told of until the last. What
 * was read of it by then must not read as what its build made.
 */
export async function throwIfRemoved(container: Docker.Container): Promise<void> {
  const found = await orNull(container.inspect(), 404);
  if (found !== null && !REMOVED_STATUSES.has(found.State.Status)) return;
  throw new BuildError('ENGINE_FAULT', `the container ${container.id} was removed from outside`);
}

const REMOVED_STATUSES: ReadonlySet<string> = new Set(['removing', 'dead']);
const replySchema = z.object({ headers: z.object({ 'x-docker-container-path-stat': z.string() }) });
const statSchema = z.object({ mode: z.number(), linkTarget: z.string(), size: z.number() });
