// 10,000 queued comparisons of builds that do nothing, through the real service, queue, ledger and blob store.
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { createService } from '../src/coordinator/create-service.ts';
import { NO_RULES } from '../src/coordinator/run-rules.ts';
import { DEFAULT_TRIES } from '../src/coordinator/service-deps.ts';
import { openStore } from '../src/store/store.ts';
import { createMemoryEngine } from '../test/coordinator/memory-engine.ts';
import { createMemoryExecutor } from '../test/coordinator/memory-executor.ts';
import { rigDeps, rigRequest } from '../test/coordinator/rig-deps.ts';
import { report } from './measure.ts';

const COMPARISONS = Number(process.env['COMPARISONS'] ?? 10_000);
const BUILDS = 2;
const LEAST_A_SECOND = 500;
/** From half of the way on, in MiB: SQLite's cache is nearly full by then, and what is kept for each comparison would show. */
const MOST_GROWTH_MIB = 32;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

async function benchQueue(): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  await mkdir(join(directory, 'source'));
  await writeFile(join(directory, 'source', 'input.txt'), 'the same every time\n');
  const store = openStore(join(directory, 'data'), Date.now);
  const engine = createMemoryEngine();
  const executor = createMemoryExecutor(store.blobs, () => ({ files: { app: 'x' }, takesMs: 0 }), {
    engine,
  });
  const ended = Promise.withResolvers<void>();
  const others: string[] = [];
  let count = 0;
  let early = 0;
  const service = createService({
    ...rigDeps(directory, { store, executor, diffed: [] }),
    jobs: 32,
    rules: NO_RULES,
    triesOf: () => DEFAULT_TRIES,
    watch: {
      began: () => {},
      happened: () => {},
      ended(id, status, why) {
        if (status !== 'finished') others.push(`${id}: ${status}: ${why}`);
        count += 1;
        // What the engine of the tests remembers is not the service's memory.
        executor.plans.length = 0;
        engine.starts.clear();
        if (count === Math.floor(COMPARISONS / 2)) early = residentMib();
        if (count === COMPARISONS) ended.resolve();
      },
    },
    onProblem: (step, error) => void others.push(`${step}: ${String(error)}`),
    freeBytes: async () => Number.MAX_SAFE_INTEGER,
  });
  try {
    const request = rigRequest(directory, `bookworm*${BUILDS}`, { maxDiffs: 0 });
    const asked = { project: null, token: null, trigger: 'person', again: true, deadlineMs: null } as const;
    for (let index = 0; index < COMPARISONS; index += 1) service.submit({ request, ...asked });
    const started = performance.now();
    const before = process.threadCpuUsage();
    await service.start();
    await ended.promise;
    const seconds = (performance.now() - started) / 1000;
    const late = residentMib();
    const { user, system } = process.threadCpuUsage(before);
    await service.stop(1000);
    const [other] = others;
    if (other !== undefined) throw new Error(`${others.length} did not finish; ${other}`);
    console.log(`queue: ${(COMPARISONS / seconds).toFixed(0)} comparisons a second of ${BUILDS} builds each`);
    console.log(
      `queue: ${(user / COMPARISONS).toFixed(0)} us of the main thread's CPU a comparison, and ${(system / COMPARISONS).toFixed(0)} of the system's`,
    );
    console.log(
      `queue: ${early.toFixed(0)} MiB resident after half of them, ${late.toFixed(0)} MiB at the end`,
    );
    const time = report({
      name: `queue, time of ${COMPARISONS} comparisons`,
      value: seconds * 1000,
      unit: 'ms',
      baseline: null,
      bound: (COMPARISONS / LEAST_A_SECOND) * 1000,
    });
    const memory = report({
      name: 'queue, growth of memory',
      value: Math.max(0, late - early),
      unit: 'MiB',
      baseline: null,
      bound: MOST_GROWTH_MIB,
    });
    return time && memory;
  } finally {
    store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Without garbage, of which there is now more and now less, and without what is mapped from the database's file, which is the kernel's to
 * keep or to drop. Takes a tenth of a second, which counts.
 */
function residentMib(): number {
  collectGarbage();
  const [, kib] = /^RssAnon:\s+([0-9]+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kib) / 1024;
}

process.exitCode = (await benchQueue()) ? 0 : 1;
