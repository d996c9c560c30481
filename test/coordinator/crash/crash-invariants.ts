import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { manifestSchema } from '../../../src/artifact/manifest.ts';
import { planName } from '../../../src/build/plan-name.ts';
import type { BuildResult } from '../../../src/comparison/build-result.ts';
import type { ComparisonDocument } from '../../../src/comparison/document.ts';
import { unvariedBuilder } from '../../../src/environment/unvaried-builder.ts';
import { SEES_ALL } from '../../../src/store/visibility.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { historyOf } from '../service-rig.ts';

const LATER_MS = 3 * 3600 * 1000;

export interface Asked {
  readonly id: string;
  readonly kind: string;
}

export function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
}

export function askedIn(directory: string): Asked[] {
  return linesOf(join(directory, 'asked.log')).map((line) => {
    const [id = '', kind = ''] = line.split(' ');
    return { id, kind };
  });
}

/** What is not as it must be once everything has ended, one sentence each. `expected` has the judgement of each kind. */
export async function violationsIn(
  directory: string,
  expected: ReadonlyMap<string, ComparisonDocument>,
): Promise<string[]> {
  const store = openStore(join(directory, 'data'), () => Date.now() + LATER_MS);
  try {
    const starts = linesOf(join(directory, 'engine', 'starts.log'));
    const all = store.comparisons.list({ limit: 100_000 });
    const kinds = new Map(askedIn(directory).map(({ id, kind }) => [id, kind]));
    const lost = [...kinds.keys()].filter((id) => !all.some((one) => one.id === id));
    const problems = lost.map((id) => `${id} is lost`);
    const known = new Set<string>();
    for (const { id, status } of all) {
      if (status !== 'finished') problems.push(`${id} is ${status}`);
      else
        problems.push(
          ...(await comparisonProblems(store, id, { kind: kinds.get(id), expected, known, starts })),
        );
    }
    const unknown = starts.filter((name) => !known.has(name));
    problems.push(...unknown.map((name) => `no attempt explains the start of ${name}`));
    const left = readdirSync(join(directory, 'engine', 'sandboxes'));
    problems.push(...left.map((name) => `the sandbox ${name} was left`));
    return [...problems, ...(await blobProblems(store, directory))];
  } finally {
    store.close();
  }
}

async function comparisonProblems(
  store: Store,
  id: string,
  {
    kind,
    expected,
    known,
    starts,
  }: {
    kind: string | undefined;
    expected: ReadonlyMap<string, ComparisonDocument>;
    known: Set<string>;
    starts: readonly string[];
  },
): Promise<string[]> {
  const problems: string[] = [];
  const document = await store.comparisons.document(id);
  // One that was killed before it could say its kind has the kind of its script.
  const { recipe, judgement, sentence, explanation } = document;
  const builds = [...document.builds, ...experimentsIn(document)];
  const wanted = expected.get(kind ?? (recipe.fetch === null ? recipe.build : 'fetches'));
  if (!isDeepStrictEqual([judgement, sentence], [wanted?.judgement, wanted?.sentence]))
    problems.push(`${id} is judged otherwise than undisturbed: ${sentence}`);
  // What experiments prove says how often each was made: none is lost, and none counts twice.
  if (!isDeepStrictEqual(explanation?.screenings, wanted?.explanation?.screenings))
    problems.push(`${id} is explained otherwise than undisturbed`);
  const { number } = store.reader.find(id, SEES_ALL);
  const attempts = store.reader.attempts(number);
  for (const { position, attempt } of attempts) {
    const builder = builds[position]?.builder;
    if (builder !== undefined) known.add(planName({ comparison: id, builder, attempt, phase: 'build' }));
  }
  const fetch = { comparison: id, builder: unvariedBuilder('bookworm'), attempt: 1, phase: 'fetch' } as const;
  known.add(planName(fetch));
  const counts = new Map<string, number>();
  for (const name of starts) if (name.startsWith(`${id}-`)) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [name, count] of counts) if (count > 1) problems.push(`${name} was started ${count} times`);
  for (const [position] of builds.entries()) {
    const ended = attempts.filter((one) => one.position === position && one.state === 'ended');
    if (ended.length !== 1) problems.push(`${id} has ${ended.length} ended attempts at build ${position}`);
  }
  const history = historyOf(store, id);
  if (history.filter((line) => line === 'finished').length !== 1) problems.push(`${id} did not finish once`);
  return problems;
}

/** After a sweep the blobs that are there are those that a document, or a kept fetch, names. */
async function blobProblems(store: Store, directory: string): Promise<string[]> {
  await store.sweep();
  const named = new Set<string>();
  for (const { id } of store.comparisons.list({ limit: 100_000 })) {
    const document = await store.comparisons.document(id);
    const { revision, builds } = document;
    named.add(revision.snapshot.digest);
    // Their artifacts are not kept.
    for (const { log, manifest } of experimentsIn(document))
      for (const blob of [log, manifest]) if (blob !== null) named.add(blob.digest);
    for (const { log, manifest } of builds) {
      for (const blob of [log, manifest]) if (blob !== null) named.add(blob.digest);
      if (manifest === null) continue;
      const text = await store.blobs.readAll(manifest.digest, manifest.size);
      for (const entry of manifestSchema.parse(JSON.parse(text.toString('utf8'))).entries)
        if (entry.kind === 'file') named.add(entry.digest);
    }
  }
  const there = blobsOnDisk(join(directory, 'data', 'blobs'));
  const documents = store.comparisons.list({ limit: 100_000 }).length;
  const missing = [...named].filter((digest) => !there.has(digest));
  const orphans = [...there].filter((digest) => !named.has(digest)).length - documents;
  return [
    ...missing.map((digest) => `blob ${digest} is missing`),
    ...(orphans === 0 ? [] : [`${orphans} blobs more than there are documents belong to nothing`]),
    ...readdirSync(join(directory, 'data', 'blobs', 'temporary')).map(
      (name) => `${name} was left half-written`,
    ),
  ];
}

function experimentsIn({ explanation }: ComparisonDocument): BuildResult[] {
  return explanation?.experiments.map(({ build }) => build) ?? [];
}

function blobsOnDisk(root: string): Set<string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return new Set(
    names.filter((name) => /^[0-9a-f]{2}\/[0-9a-f]{62}$/.test(name)).map((name) => name.replace('/', '')),
  );
}
