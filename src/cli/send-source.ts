import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { connectDocker } from '../build/docker-client.ts';
import { createSourcePackageReader } from '../build/docker-source-package.ts';
import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { Config } from '../config.ts';
import type { Observer } from '../coordinator/coordinator-deps.ts';
import { bytes } from '../report/quantity.ts';
import { resolveSource } from '../source/resolve-source.ts';
import type { SourcePackageReader } from '../source/source-package.ts';
import type { Source } from '../source/source.ts';
import { createDiskBlobStore } from '../store/disk-blob-store.ts';
import { sourcePackageOptions } from './compose.ts';
import type { ServerPlace } from './server-place.ts';
import { temporaryDirectoryOf } from './temporary-directory.ts';

const MOST_NAME_CHARACTERS = 500;

/** Takes the snapshot here, as a comparison on this machine would, and sends it with what is known of it. */
export async function sendSource(
  { source, sourceDateEpoch }: ComparisonRequest,
  { server: { client, name }, config }: { server: ServerPlace; config: Config },
  { emit, signal }: Observer,
): Promise<Source> {
  const temporary = temporaryDirectoryOf(config);
  await mkdir(temporary, { recursive: true });
  const folder = await mkdtemp(join(temporary, 'upload-'));
  try {
    const blobs = createDiskBlobStore(folder);
    const { revision } = await resolveSource(source, {
      blobs,
      packages: lazyPackages(config),
      temporaryDirectory: temporary,
      allowPrivateAddresses: false,
      sourceDateEpoch,
      signal,
      onStep: (message) => emit({ kind: 'step', message }),
    });
    const { snapshot, title, name: shortName, commit, version, dirty, notes } = revision;
    emit({ kind: 'step', message: `sending ${bytes(snapshot.size)} to ${name}` });
    const called = title.slice(0, MOST_NAME_CHARACTERS);
    const { digest } = await client.upload({
      blob: snapshot,
      name: called,
      content: () => blobs.read(snapshot.digest),
    });
    const epoch = {
      sourceDateEpoch: revision.sourceDateEpoch,
      sourceDateEpochFrom: revision.sourceDateEpochFrom,
    };
    return {
      kind: 'upload',
      digest,
      name: called,
      told: { shortName, commit, version, dirty, notes, ...epoch },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Only a `.dsc` needs an engine on this machine. */
function lazyPackages(config: Config): SourcePackageReader {
  const reader = async (): Promise<SourcePackageReader> =>
    createSourcePackageReader(sourcePackageOptions(await connectDocker(config.dockerHost), config));
  return {
    fetch: async (...args) => (await reader()).fetch(...args),
    unpack: async (...args) => (await reader()).unpack(...args),
  };
}
