import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { resolveSource } from '../src/source/resolve-source.ts';
import type { SourcePackageReader } from '../src/source/source-package.ts';
import { createDiskBlobStore } from '../src/store/disk-blob-store.ts';
import { median, report, wallMs } from './measure.ts';

const FILES = 20_000;
const PER_FOLDER = 100;
const ROUNDS = 3;
const BOUND_MS = 2000;

const noPackages: SourcePackageReader = {
  fetch: () => Promise.reject(new Error('not a Debian source')),
  unpack: () => Promise.reject(new Error('not a Debian source')),
};

// The snapshot of a tree of 20,000 files, hashed and stored.
async function benchSnapshot(): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  try {
    const tree = join(directory, 'tree');
    for (let folder = 0; folder < FILES / PER_FOLDER; folder++) {
      const path = join(tree, `folder-${folder}`);
      await mkdir(path, { recursive: true });
      const names = Array.from({ length: PER_FOLDER }, (_, file) => `file-${file}.c`);
      await Promise.all(names.map((name) => writeFile(join(path, name), `${folder} ${name}\n`.repeat(200))));
    }
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const deps = {
        blobs: createDiskBlobStore(join(directory, `data-${round}`)),
        packages: noPackages,
        temporaryDirectory: join(directory, 'tmp'),
        allowPrivateAddresses: false,
        sourceDateEpoch: null,
        signal: new AbortController().signal,
        onStep: () => {},
      };
      times.push(await wallMs(() => resolveSource({ kind: 'directory', path: tree }, deps)));
    }
    return report({
      name: 'snapshot of 20,000 files',
      value: median(times),
      unit: 'ms',
      baseline: null,
      bound: BOUND_MS,
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

process.exitCode = (await benchSnapshot()) ? 0 : 1;
