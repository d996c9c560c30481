import { createHash } from 'node:crypto';

import type { ManifestEntry } from '../src/artifact/manifest.ts';
import { compareBuilds } from '../src/comparison/compare-builds.ts';
import type { ComparedBuild } from '../src/comparison/compared-build.ts';
import { median, report, wallMs } from './measure.ts';

const BUILDS = 4;
const ARTIFACTS = 20_000;
const ROUNDS = 5;
const BOUND_MS = 300;

// The N-way judgement of four builds with 20,000 artifacts each, one in ten of which differs.
const builds = Array.from({ length: BUILDS }, (_, position): ComparedBuild => ({
  position,
  toolchain: `sha256:${'a'.repeat(64)}`,
  builder: 'bookworm',
  notation: position < 2 ? 'bookworm' : `bookworm+${position}`,
  isControl: position < 2,
  outcome: 'success',
  entries: Array.from({ length: ARTIFACTS }, (__, index) => entry(index, position)),
  refused: [],
}));

function entry(index: number, position: number): ManifestEntry {
  const differs = index % 10 === 0 && position === BUILDS - 1;
  const digest = createHash('sha256').update(`${index} ${differs}`).digest('hex');
  const path = `usr/share/folder-${index % 200}/file-${index}`;
  return { kind: 'file', path, mode: 0o644, uid: 1000, gid: 1000, mtime: 1_700_000_000, size: index, digest };
}

const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  times.push(
    await wallMs(async () => {
      const { verdict, artifacts } = compareBuilds(builds, new Map());
      const differing = artifacts.filter((artifact) => artifact.verdict === 'mismatch').length;
      if (verdict !== 'unreproducible' || differing !== ARTIFACTS / 10)
        throw new Error(`${verdict}, ${differing} differ`);
    }),
  );
}
const name = `comparison of ${BUILDS} × ${ARTIFACTS} artifacts`;
process.exitCode = report({ name, value: median(times), unit: 'ms', baseline: null, bound: BOUND_MS })
  ? 0
  : 1;
