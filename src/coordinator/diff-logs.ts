import type { BlobStore } from '../artifact/blob.ts';
import type { BuildResult } from '../comparison/build-result.ts';
import { compareLogs, type ComparedLog } from '../comparison/compare-logs.ts';
import type { LogDifference } from '../comparison/difference.ts';
import type { Judgement } from '../comparison/document.ts';

const MAX_PAIRS = 8;
const MAX_LOG_BYTES = 8 * 1024 * 1024;

/** The log of each cohort's first build against its others', where the cohort did not reproduce. */
export async function diffLogs(
  builds: readonly BuildResult[],
  judgement: Judgement,
  blobs: BlobStore,
): Promise<LogDifference[]> {
  const differences: LogDifference[] = [];
  for (const [left, right] of pairsOf(judgement).slice(0, MAX_PAIRS)) {
    // One pair after the other: two logs may be large.
    // oxlint-disable-next-line no-await-in-loop -- two logs in memory are enough
    const [a, b] = await Promise.all([readLog(builds[left], blobs), readLog(builds[right], blobs)]);
    const found = a === null || b === null ? null : compareLogs(a, b);
    if (found !== null) differences.push({ left, right, ...found });
  }
  return differences;
}

function pairsOf(judgement: Judgement): [number, number][] {
  return judgement.cohorts
    .filter(({ verdict }) => verdict !== 'reproducible')
    .flatMap(({ builds: [first, ...others] }) =>
      first === undefined ? [] : others.map((other): [number, number] => [first, other]),
    );
}

/** The log up to a bound; null when there is none. */
export async function readLog(build: BuildResult | undefined, blobs: BlobStore): Promise<ComparedLog | null> {
  if (build === undefined || build.log === null) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of blobs.read(build.log.digest) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_LOG_BYTES) break;
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { label: build.builder.label, text, environment: build.environment };
}
