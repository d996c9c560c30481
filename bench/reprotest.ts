// `verbatim compare --explain` against `reprotest --auto-build`, on the same Debian source packages with the same variations.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

import { execa } from 'execa';

import { connectDocker } from '../src/build/docker-client.ts';
import { createToolchains, openContextStore } from '../src/cli/compose.ts';
import { comparisonDocumentSchema, type ComparisonDocument } from '../src/comparison/document.ts';
import { readConfig } from '../src/config.ts';
import { VARIATIONS, type Variation } from '../src/environment/variation.ts';
import { report } from './measure.ts';
import {
  reprotestToolchain,
  runReprotest,
  SHARED_VARIATIONS,
  type ReprotestAnswer,
} from './reprotest-container.ts';

/** Three that are reproducible and three that are not. hello is not either, but reprotest's builds may miss its date, which holds for a day. */
const PACKAGES = ['dhcp-helper', 'moreutils', 'dos2unix', 'authbind', 'ipsvd', 'lpr'];
const BOUND = 0.6;
const VERBATIM = fileURLToPath(new URL('../bin/verbatim', import.meta.url));
const WITHOUT = VARIATIONS.filter((name) => !SHARED_VARIATIONS.includes(name));

const directory = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
const config = readConfig({ ...process.env, VERBATIM_DATA: join(directory, 'data') });
const docker = await connectDocker(config.dockerHost);
try {
  const chosen = process.argv.slice(2);
  process.exitCode = (await benchReprotest(chosen.length > 0 ? chosen : PACKAGES)) ? 0 : 1;
} finally {
  await rm(directory, { recursive: true });
}

async function benchReprotest(packages: readonly string[]): Promise<boolean> {
  let [ours, theirs, isSame] = [0, 0, true];
  for (const name of packages) {
    const { document, wallMs, reprotest } = await runBoth(name);
    ours += wallMs;
    theirs += reprotest.wallMs;
    const missed = reprotest.blamed.filter((names) => !names.some((one) => blamedBy(document).has(one)));
    if (missed.length > 0) isSame = false;
    console.log(
      [
        `reprotest: ${name}: ${seconds(wallMs)} against ${seconds(reprotest.wallMs)}`,
        `${document.judgement.verdict}, ${document.explanation?.experiments.length ?? 0} experiments, blames ${list(blamedBy(document))}`,
        `reprotest: ${reprotest.isReproducible ? 'reproducible' : `blames ${list(reprotest.blamed.map((names) => names.join('/')))}`}`,
        missed.length === 0 ? 'nothing missed' : `MISSED ${list(missed.map((names) => names.join('/')))}`,
      ].join('; '),
    );
  }
  const value = { value: ours, baseline: theirs, unit: 'ms', bound: BOUND };
  return report({ name: `reprotest: ${packages.length} packages`, ...value }) && isSame;
}

/** Fetching the source and setting up are timed for neither. */
async function runBoth(
  name: string,
): Promise<{ document: ComparisonDocument; wallMs: number; reprotest: ReprotestAnswer }> {
  const { revision, recipe } = await verbatim(`debian:${name}`, ['--on', 'bookworm']);
  const snapshot = join(directory, `${name}.tar`);
  const store = openContextStore({ config, cwd: directory }, {});
  await pipeline(store.blobs.read(revision.snapshot.digest), createWriteStream(snapshot));
  store.close();
  const toolchain = await reprotestToolchain(createToolchains(docker, config), recipe.packages);
  const started = performance.now();
  const document = await verbatim(snapshot, ['--on', 'bookworm*2,bookworm+all', '--explain']);
  const wallMs = performance.now() - started;
  return { document, wallMs, reprotest: await runReprotest(toolchain, snapshot) };
}

async function verbatim(source: string, options: readonly string[]): Promise<ComparisonDocument> {
  const without = WITHOUT.flatMap((variation) => ['--without', variation]);
  const { stdout } = await execa(
    process.execPath,
    [VERBATIM, 'compare', source, ...options, ...without, '--json', '--data', config.dataDirectory],
    { reject: false, stderr: 'inherit', maxBuffer: 1024 ** 3 },
  );
  return comparisonDocumentSchema.parse(JSON.parse(stdout));
}

/** Every variation that some artifact, or the build's end, was shown to depend on. */
function blamedBy({ explanation }: ComparisonDocument): Set<Variation> {
  const screened = (explanation?.screenings ?? []).flatMap(({ screening }) => [
    screening.outcome,
    ...screening.artifacts,
  ]);
  return new Set(screened.flatMap(({ triggers }) => triggers.flatMap(({ variations }) => variations)));
}

function list(names: Iterable<string>): string {
  const all = [...names];
  return all.length === 0 ? 'nothing' : all.join(', ');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}
