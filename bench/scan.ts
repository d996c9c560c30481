import { createHash, randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { mergeNeedles } from '../src/cause/scan/needle.ts';
import { needlesOf } from '../src/cause/scan/needles-of.ts';
import { scanArtifact } from '../src/cause/scan/scan-artifact.ts';
import { createScanner } from '../src/cause/scan/scanner.ts';
import { timeAnchors } from '../src/cause/scan/time-anchors.ts';
import { chooseEnvironment } from '../src/environment/choose-environment.ts';
import { VARIATIONS, type Variation } from '../src/environment/variation.ts';
import { median, report } from './measure.ts';

const MB = 1_000_000;
const SIZE = 200 * MB;
const ROUNDS = 3;
const LEAST_MB_PER_SECOND = 300;
/** Hashing is the least that is done with an artifact anyway. */
const SHA256_BOUND = 8;
const MEMORY_BOUND_MIB = 64;
const CHUNK = 256 * 1024;

const CLOCK = 1_900_000_000;
const WINDOW = { startedAt: CLOCK - 86_400, endedAt: CLOCK - 86_340, sourceDateEpoch: 1_700_000_000 };

const needles = mergeNeedles([
  needlesOf(environmentOf('bookworm', []), 0, WINDOW),
  needlesOf(environmentOf('bookworm+all', VARIATIONS), 1, WINDOW),
  needlesOf(environmentOf('trixie+all', VARIATIONS), 2, WINDOW),
]);
const scanner = createScanner(needles);
const count = needles.literals.length + needles.spans.flatMap(timeAnchors).length;

// Uncompressed input of three kinds, by CPU time, so that a busy machine measures one core too.
const inputs: [name: string, bytes: Buffer][] = [
  ['machine code', repeated(readFileSync(process.execPath))],
  ['source text', repeated(Buffer.concat(globSync('src/**/*.ts').map((path) => readFileSync(path))))],
  ['random bytes', repeated(randomBytes(32 * MB))],
];
const results: boolean[] = [];
/** The largest memory seen while a scan read, in bytes. */
let peak = 0;
for (const [name, bytes] of inputs) {
  const times: number[] = [];
  const hashes: number[] = [];
  const memoryBefore = process.memoryUsage.rss();
  peak = memoryBefore;
  for (let round = 0; round < ROUNDS; round++) {
    hashes.push(await cpuMs(() => hash(bytes)));
    times.push(await cpuMs(() => scan(bytes)));
  }
  const memory = (peak - memoryBefore) / 1024 ** 2;
  const value = median(times);
  const speed = SIZE / MB / (value / 1000);
  console.log(`scan ${name} for ${count} needles: ${speed.toFixed(0)} MB/s per core`);
  results.push(
    report({
      name: `  ${SIZE / MB} MB, CPU time`,
      value,
      unit: 'ms',
      baseline: null,
      bound: Math.floor((SIZE / MB / LEAST_MB_PER_SECOND) * 1000),
    }),
    report({ name: '  against sha256', value, unit: 'ms', baseline: median(hashes), bound: SHA256_BOUND }),
    report({
      name: '  largest memory beyond the input',
      value: memory,
      unit: 'MiB',
      baseline: null,
      bound: MEMORY_BOUND_MIB,
    }),
  );
}
process.exitCode = results.every(Boolean) ? 0 : 1;

function environmentOf(notation: string, variations: readonly Variation[]) {
  return chooseEnvironment({
    seed: 'be4c',
    builder: { notation, variations: [...variations] },
    without: [],
    unavailable: [],
    controlClock: CLOCK,
    engineCpus: 4,
  }).environment;
}

function repeated(bytes: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(SIZE / bytes.length) }, () => bytes)).subarray(0, SIZE);
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    if (at % (16 * CHUNK) === 0) peak = Math.max(peak, process.memoryUsage.rss());
    yield bytes.subarray(at, at + CHUNK);
  }
}

async function hash(bytes: Buffer): Promise<void> {
  const sum = createHash('sha256');
  for await (const chunk of chunksOf(bytes)) sum.update(chunk);
  sum.digest();
}

/** The whole way of an artifact that is no archive: a file that begins like an ELF would be kept on disk as well. */
async function scan(bytes: Buffer): Promise<void> {
  const { signal } = new AbortController();
  const plain = bytes.subarray(1);
  const { isComplete } = await scanArtifact(chunksOf(plain), scanner, { signal, scratch: tmpdir() });
  if (!isComplete) throw new Error('the scan did not reach the end');
}

async function cpuMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
