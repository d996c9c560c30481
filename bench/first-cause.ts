// From the end of the last build to the first cause, for a pair of 50 MB packages whose one difference is the build path.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  createReadStream,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';

import type { BuildPlan } from '../src/build/build-plan.ts';
import { compareRevision } from '../src/coordinator/compare-revision.ts';
import { openStore } from '../src/store/store.ts';
import { createMemoryExecutor } from '../test/coordinator/memory-executor.ts';
import { differenceOf, rigDeps, rigRequest } from '../test/coordinator/rig-deps.ts';
import { report } from './measure.ts';

const BOUND_MS = 2000;
const LEAST_BYTES = 50_000_000;
/** Fills the package up: what xz cannot make smaller. */
const FILLER = randomBytes(16_000_000);
/** Of the one value in the program, so that half of the package is before it. */
const PLACE = 70_000_000;

const directory = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
try {
  process.exitCode = (await measure()) ? 0 : 1;
} finally {
  await rm(directory, { recursive: true });
}

async function measure(): Promise<boolean> {
  mkdirSync(join(directory, 'source'));
  writeFileSync(join(directory, 'source', 'main.c'), 'int main(void) { return 0; }\n');
  const store = openStore(join(directory, 'data'), Date.now);
  const memory = createMemoryExecutor(store.blobs, () => ({ takesMs: 0 }));
  const executor = {
    ...memory,
    async collect(plan: BuildPlan) {
      const blob = await store.blobs.put(createReadStream(makePackage(plan)));
      const place = { path: 'app.deb', mode: 0o644, uid: 1000, gid: 1000, mtime: 0 };
      const entries = [{ kind: 'file' as const, ...place, ...blob }];
      return { kind: 'manifest' as const, manifest: { version: 1 as const, entries, refused: [] } };
    },
  };
  const found = Promise.withResolvers<void>();
  // It answers once a cause is there: that nothing waits for diffoscope is part of the bound.
  const differ: ReturnType<typeof differOf> = differOf(found.promise);
  const deps = rigDeps(directory, { store, executor, diffed: [] }, { analysis: { differ } });
  let builtMs = 0;
  let causeMs = 0;
  const { causes } = await compareRevision(rigRequest(directory, 'bookworm,bookworm+build-path'), deps, {
    signal: new AbortController().signal,
    emit(event) {
      if (event.kind === 'built') builtMs = performance.now();
      if (event.kind === 'cause' && causeMs === 0) {
        causeMs = performance.now();
        found.resolve();
      }
    },
  });
  const finishedMs = performance.now();
  store.close();
  if (!causes.some(({ variations }) => variations.includes('build-path')))
    throw new Error('no cause was found');
  console.log(
    `first cause: both packages searched ${(finishedMs - builtMs).toFixed(0)} ms after the last build`,
  );
  return report({
    name: 'first cause, after the last build',
    value: causeMs - builtMs,
    unit: 'ms',
    baseline: null,
    bound: BOUND_MS,
  });
}

function differOf(until: Promise<void>) {
  return {
    async diff(request: Parameters<typeof differenceOf>[0]) {
      await until;
      return differenceOf(request);
    },
  };
}

function overwrite(file: string, text: string, place: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, text, place);
  closeSync(descriptor);
}

/** A program, the build's path in it, and a file that does not compress, as dpkg-deb packs them. */
function makePackage({ environment }: BuildPlan): string {
  const tree = join(directory, 'package');
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  mkdirSync(join(tree, 'usr', 'bin'), { recursive: true });
  writeFileSync(
    join(tree, 'DEBIAN', 'control'),
    'Package: app\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: a bench\n',
  );
  const program = join(tree, 'usr', 'bin', 'app');
  copyFileSync(process.execPath, program);
  // In the middle of the whole: the one place may be anywhere.
  overwrite(program, environment.buildPath, PLACE);
  writeFileSync(join(tree, 'usr', 'bin', 'filler'), FILLER);
  const file = join(directory, 'app.deb');
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--build', tree, file]);
  rmSync(tree, { recursive: true });
  const { size } = statSync(file);
  if (size < LEAST_BYTES) throw new Error(`the package has ${size} bytes only`);
  return file;
}
