import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { pack } from 'tar-stream';

import type { VerbatimClient } from '../src/client/client.ts';
import type { ComparisonRequest } from '../src/comparison/comparison-request.ts';
import type { ComparisonVerdict } from '../src/comparison/verdict.ts';
import { parseBuilders } from '../src/environment/parse-builders.ts';
import { NO_FLAGS } from '../src/recipe/recipe-flags.ts';
import type { Source } from '../src/source/source.ts';

export interface SoakRequest {
  readonly request: ComparisonRequest;
  readonly expected: ComparisonVerdict;
}

/** Long enough for faults to meet them. */
const PAUSE = 'sleep 3;';
const KINDS: readonly { run: string; on: string; expected: ComparisonVerdict }[] = [
  { run: `${PAUSE} mkdir out; cp hello.txt out/`, on: 'bookworm*2', expected: 'reproducible' },
  { run: `${PAUSE} mkdir out; cp hello.txt out/`, on: 'bookworm,bookworm+all', expected: 'reproducible' },
  {
    run: `${PAUSE} mkdir out; hostname >out/name`,
    on: 'bookworm,bookworm+hostname',
    expected: 'unreproducible',
  },
  {
    run: `${PAUSE} mkdir out; cat /proc/sys/kernel/random/uuid >out/id`,
    on: 'bookworm*2',
    expected: 'unreproducible',
  },
  { run: `${PAUSE} echo no; exit 7`, on: 'bookworm*2', expected: 'inconclusive' },
];

/** So many comparisons of a tiny source, each with the verdict that it must have, whatever happens. */
export function soakRequests(source: Source, count: number): SoakRequest[] {
  return Array.from({ length: count }, (_, index) => {
    const { run, on, expected } = KINDS[index % KINDS.length] ?? {
      run: 'false',
      on: 'bookworm',
      expected: 'inconclusive',
    };
    const request: ComparisonRequest = {
      source,
      recipeFile: null,
      recipeFlags: { ...NO_FLAGS, run, artifacts: ['out/**'] },
      builders: parseBuilders(on, ['bookworm']),
      seed: null,
      sourceDateEpoch: null,
      allowPrivateAddresses: false,
      jobs: null,
      maxDiffs: 1,
      refetch: false,
      explain: null,
      builtBy: null,
    };
    return { request, expected };
  });
}

/** Sends a source of one file. */
export async function uploadSource(client: VerbatimClient): Promise<Source> {
  const tar = pack();
  tar.entry({ name: 'soak/hello.txt', mtime: new Date(0) }, 'hello\n');
  tar.finalize();
  const bytes = await buffer(tar);
  const blob = { digest: hash('sha256', bytes, 'hex'), size: bytes.length };
  const { digest } = await client.upload({ blob, name: 'soak.tar', content: () => Readable.from([bytes]) });
  return { kind: 'upload', digest, name: 'soak.tar', told: null };
}
