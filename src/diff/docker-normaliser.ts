import type { Normalisation } from '../comparison/artifact-comparison.ts';
import type { NormaliseOptions, Normaliser, NormaliseRequest } from './differ.ts';
import { execInSandbox } from './docker-exec.ts';
import { withSandbox, type DiffEngine } from './docker-sandbox.ts';
import { mayBeNormalised } from './may-be-normalised.ts';
import { groupNormalised, readNormalised, type Normalised } from './normalisation-groups.ts';
import { NORMALISE_SCRIPT } from './normalise-script.ts';
import { sandboxName } from './sandbox-name.ts';
import { toolVersion } from './tool-version.ts';

/** One request with its place among all. */
interface Job {
  readonly index: number;
  readonly request: NormaliseRequest;
}

const MOST_FILES = 2000;
/** For one file; a handler takes milliseconds. */
const FILE_TIMEOUT_SECONDS = 60;

/** Normalises by Debian's strip-nondeterminism, many artifacts to a sandbox. */
export function createNormaliser(engine: DiffEngine): Normaliser {
  const tool = `strip-nondeterminism ${toolVersion(engine.toolchain, 'strip-nondeterminism')}`;
  return {
    async normaliseAll(requests, options) {
      const results: (Normalisation | null)[] = requests.map(() => null);
      const jobs = requests.map((request, index) => ({ index, request })).filter(isWorthwhile(engine));
      for (const batch of toBatches(jobs, engine.limits.artifactBytes)) {
        // One after the other: a batch is as large as one sandbox may be.
        // oxlint-disable-next-line no-await-in-loop -- each batch has the whole machine
        for (const { index, normalised } of await normaliseBatch(batch, engine, options)) {
          results[index] = groupNormalised(tool, requests[index]?.classes ?? [], normalised);
        }
      }
      return results;
    },
  };
}

function isWorthwhile({ limits }: DiffEngine): (job: Job) => boolean {
  return ({ request: { path, classes } }) =>
    classes.length > 1 && mayBeNormalised(path) && bytesOf(classes) <= limits.artifactBytes;
}

/** Consecutive jobs whose bytes together stay below `mostBytes`. */
function toBatches(jobs: readonly Job[], mostBytes: number): Job[][] {
  const batches: Job[][] = [];
  let [bytes, files] = [0, 0];
  for (const job of jobs) {
    const { classes } = job.request;
    bytes += bytesOf(classes);
    files += classes.length;
    if (batches.length === 0 || bytes > mostBytes || files > MOST_FILES) {
      batches.push([]);
      [bytes, files] = [bytesOf(classes), classes.length];
    }
    batches.at(-1)?.push(job);
  }
  return batches;
}

function bytesOf(classes: NormaliseRequest['classes']): number {
  return classes.reduce((sum, { size }) => sum + size, 0);
}

/** An artifact that brings the whole sandbox down is found by halving the batch, and left as it is. */
async function normaliseBatch(
  batch: readonly Job[],
  engine: DiffEngine,
  options: NormaliseOptions,
): Promise<{ index: number; normalised: (Normalised | null)[] }[]> {
  const files = batch.flatMap(({ request: { path, classes } }) => classes.map((one) => ({ path, one })));
  const normalised = await runScript(files, engine, options);
  if (normalised !== null) {
    let at = 0;
    return batch.map(({ index, request: { classes } }) => {
      const own = normalised.slice(at, at + classes.length);
      at += classes.length;
      return { index, normalised: own };
    });
  }
  if (batch.length === 1) return [];
  const half = Math.ceil(batch.length / 2);
  return [
    ...(await normaliseBatch(batch.slice(0, half), engine, options)),
    ...(await normaliseBatch(batch.slice(half), engine, options)),
  ];
}

/** One answer per file; null when the script did not come to its end. */
async function runScript(
  files: readonly { path: string; one: NormaliseRequest['classes'][number] }[],
  engine: DiffEngine,
  { sourceDateEpoch, signal }: NormaliseOptions,
): Promise<(Normalised | null)[] | null> {
  const timeoutMs = engine.limits.normaliseTimeoutMs;
  const result = await withSandbox(
    engine,
    {
      files: files.map(({ path, one }, index) => ({ ...one, path: [String(index), sandboxName(path)] })),
      isWritable: true,
      lifetimeMs: timeoutMs + 120_000,
      signal,
    },
    (sandbox) =>
      execInSandbox(
        sandbox,
        [
          'perl',
          '-e',
          NORMALISE_SCRIPT,
          ...[files.length, sourceDateEpoch, FILE_TIMEOUT_SECONDS].map(String),
        ],
        { timeoutMs, maxOutputBytes: engine.limits.reportBytes, onErrorLine: () => {}, signal },
      ),
  );
  if (result.kind !== 'exited' || result.exitCode !== 0) return null;
  const normalised = readNormalised(result.stdout);
  return normalised.length === files.length ? normalised : null;
}
