import { once } from 'node:events';
import type { Readable } from 'node:stream';

import { pack, type Pack } from 'tar-stream';

import type { BlobStore } from '../artifact/blob.ts';
import type { Reason } from '../comparison/build-result.ts';
import type { BuildPlan } from './build-plan.ts';
import { CACHE_DIRECTORY } from './build-variables.ts';
import type { Collected } from './executor.ts';
import { inGibibytes } from './exit-reason.ts';
import { visible } from './tar-collect.ts';
import { chunksOf, readTar, type Entry } from './tar-read.ts';

/**
 * The `src/` and `cache/` of a fetch's workspace as the tar that builds start from: nobody's files, no time later than
 * SOURCE_DATE_EPOCH, in the engine's order, which is by name directory by directory. One pass, nothing held in memory.
 */
export async function collectWorkspace(
  archive: Readable,
  plan: BuildPlan,
  { blobs, signal }: { blobs: BlobStore; signal: AbortSignal },
): Promise<Collected> {
  try {
    const content = rewrite(readTar(archive, signal), plan);
    return { kind: 'workspace', workspace: await blobs.put(content) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refused', reason: error.reason };
  }
}

/** Ends the writing of a blob that is not wanted. */
class Refusal extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason.message);
    this.reason = reason;
  }
}

async function* rewrite(entries: AsyncIterable<Entry>, plan: BuildPlan): AsyncGenerator<Uint8Array> {
  const out = pack();
  const faults: unknown[] = [];
  const writing = writeEntries(entries, plan, out).catch((error: unknown) => {
    faults.push(error);
    out.destroy();
  });
  try {
    yield* chunksOf(out);
  } catch (error) {
    // That the tar was given up is not the fault itself.
    if (faults.length === 0) throw error;
  } finally {
    out.destroy();
    await writing;
  }
  if (faults.length > 0) throw faults[0];
}

async function writeEntries(entries: AsyncIterable<Entry>, plan: BuildPlan, out: Pack): Promise<void> {
  let bytes = 0;
  for await (const entry of entries) {
    const { header } = entry;
    const name = below(header.name);
    if (name.startsWith('src/') || name.startsWith(`${CACHE_DIRECTORY}/`)) {
      bytes += header.size;
      const reason = problemOf(name, entry, { bytes, limit: plan.limits.diskBytes });
      if (reason !== null) throw new Refusal(reason);
      const sink = out.entry(headerFor(name, entry, plan.sourceDateEpoch));
      if (header.type === 'file') await copyContent(entry, sink);
    }
    entry.resume();
  }
  out.finalize();
}

function headerFor(name: string, { header }: Entry, sourceDateEpoch: number): Parameters<Pack['entry']>[0] {
  const { type, mode, linkname, size, mtime } = header;
  return {
    name,
    type,
    mode: mode & 0o7777,
    size: type === 'file' ? size : 0,
    mtime: new Date(Math.min(mtime.getTime(), sourceDateEpoch * 1000)),
    ...(type === 'symlink' && { linkname }),
    ...(type === 'link' && { linkname: below(linkname) }),
  };
}

async function copyContent(entry: Entry, sink: ReturnType<Pack['entry']>): Promise<void> {
  const closed = once(sink, 'close');
  for await (const chunk of chunksOf(entry)) {
    if (!sink.write(chunk)) await Promise.race([once(sink, 'drain'), closed]);
  }
  sink.end(null);
  await closed;
}

/** Without the archive's top directory. */
function below(name: string): string {
  return name.replace(/^[^/]*\//, '');
}

function problemOf(name: string, { header }: Entry, disk: { bytes: number; limit: number }): Reason | null {
  if (disk.bytes > disk.limit) {
    return {
      code: 'disk-limit',
      message: `with ${visible(name)} the fetched workspace is larger than ${inGibibytes(disk.limit)}`,
    };
  }
  const isTaken = ['file', 'directory', 'symlink', 'link'].includes(header.type);
  if (!isTaken)
    return { code: 'refused-artifact', message: `the fetch left ${visible(name)}, a ${header.type}` };
  if (name.includes('\uFFFD')) {
    return { code: 'refused-artifact', message: `the fetch left ${visible(name)}, whose name is not UTF-8` };
  }
  return null;
}
