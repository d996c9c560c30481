import type { BlobStore } from '../artifact/blob.ts';
import type { Difference } from '../comparison/difference.ts';
import { differenceKey, type DifferenceCache } from './difference-cache.ts';
import type { Differ, DiffProgress, DiffRequest } from './differ.ts';
import { differenceOf, withoutReport } from './difference-of-pass.ts';
import { runPass } from './diffoscope-pass.ts';
import { withSandbox, type DiffEngine, type Sandbox } from './docker-sandbox.ts';
import type { PassResult } from './pass-result.ts';
import { sandboxName } from './sandbox-name.ts';
import { toolVersion } from './tool-version.ts';

/** Where a report is too large, this many lines of each block are kept. */
const FEW_LINES = 100;

/** Diffs by diffoscope, a sandbox container per pair: a quick pass first, a deep one where that can add something. */
export function createDiffer(engine: DiffEngine, cache: DifferenceCache): Differ {
  const tool = `diffoscope ${toolVersion(engine.toolchain, 'diffoscope-minimal')}`;
  return {
    async diff(request, progress) {
      progress.signal.throwIfAborted();
      const startedAt = performance.now();
      const finish = (difference: Difference): Difference => ({
        ...label(difference, request),
        durationMs: Math.round(performance.now() - startedAt),
      });
      const key = differenceKey(request, {
        tool,
        toolchain: engine.toolchain.identity,
        limits: engine.limits,
      });
      const known = await cache.get(key);
      if (known !== null && (await isStored(known, engine.blobs))) return finish(known);
      const labelled: DiffProgress = {
        onProgress: (fraction, message) => progress.onProgress(fraction, message),
        onQuick: (quick) => progress.onQuick(finish(quick)),
        signal: progress.signal,
      };
      const difference = finish(await explain(request, labelled, { ...engine, tool }));
      if (isFinal(difference)) await cache.put(key, difference);
      return difference;
    },
  };
}

/** A cached difference whose report was swept from the store is no longer one. */
async function isStored({ report }: Difference, blobs: BlobStore): Promise<boolean> {
  return report === null || blobs.has(report.digest);
}

/** Only what more time, memory or tools could not better is kept for ever. */
function isFinal({ status, degraded, pass }: Difference): boolean {
  return status === 'complete' && degraded.length === 0 && pass === 'deep';
}

/** The same bytes may be told apart under other letters, or another path, elsewhere. */
function label(difference: Difference, { path, left, right }: DiffRequest): Difference {
  return {
    ...difference,
    path,
    left: { letter: left.letter, digest: left.digest },
    right: { letter: right.letter, digest: right.digest },
    tree: difference.tree && { ...difference.tree, source1: path, source2: path },
  };
}

type Engine = DiffEngine & { readonly tool: string };

async function explain(request: DiffRequest, progress: DiffProgress, engine: Engine): Promise<Difference> {
  const { limits, tool } = engine;
  const largest = Math.max(request.left.size, request.right.size);
  if (largest > limits.artifactBytes) {
    const message = `its ${largest} bytes are above the limit of ${limits.artifactBytes} bytes for a diff`;
    return withoutReport(tool, 'error', message);
  }
  const name = sandboxName(request.path);
  return withSandbox(
    engine,
    {
      files: [
        { ...request.left, path: ['left', name] },
        { ...request.right, path: ['right', name] },
      ],
      isWritable: false,
      lifetimeMs: 2 * limits.quickTimeoutMs + limits.deepTimeoutMs + 120_000,
      signal: progress.signal,
    },
    (sandbox) => runPasses(sandbox, name, progress, engine),
  );
}

async function runPasses(
  sandbox: Sandbox,
  name: string,
  progress: DiffProgress,
  engine: Engine,
): Promise<Difference> {
  const run = (pass: Difference['pass'], maxBlockLines: number | null = null): Promise<PassResult> =>
    runPass(sandbox, {
      limits: engine.limits,
      left: `left/${name}`,
      right: `right/${name}`,
      pass,
      maxBlockLines,
      progress,
    });

  const first = await run('quick');
  if (first.kind === 'overflow') {
    const message = `the whole report is above the limit of ${engine.limits.reportBytes} bytes`;
    return {
      ...(await differenceOf(await run('quick', FEW_LINES), 'quick', engine)),
      status: 'truncated',
      message,
    };
  }
  const hasMore = first.kind === 'report' && first.hasExcluded;
  // A quick pass that left nothing out is as deep as any.
  const quick = await differenceOf(first, first.kind === 'report' && !hasMore ? 'deep' : 'quick', engine);
  if (!hasMore || quick.status !== 'complete') return quick;

  progress.onQuick(quick);
  const deep = await differenceOf(await run('deep'), 'deep', engine);
  if (deep.report !== null || deep.status === 'complete') return deep;
  const message = `the deep pass came to nothing, this is the quick one: ${deep.message}`;
  return { ...quick, status: deep.status, message };
}
