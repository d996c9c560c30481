import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore } from '../src/store/store.ts';
import { fillStore } from './fill-store.ts';
import { report } from './measure.ts';
import { BUILDS_PER_COMPARISON, type Shape } from './synthetic-comparisons.ts';
import { storeQueries } from './store-queries.ts';

// 1,000,000 builds in a real store: what each query of a dashboard costs, and what a build takes on disk.
const BUILDS = Number(process.argv[2] ?? 1_000_000);
const SHAPE: Shape = { projects: 2000, days: 365, perRevision: 2 };
const ROUNDS = 200;
const BOUND_MS = 20;

function benchMillion(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'verbatim-bench-'));
  try {
    const comparisons = Math.ceil(BUILDS / BUILDS_PER_COMPARISON);
    fill(directory, comparisons);
    const store = openStore(directory, Date.now);
    let isWithin = true;
    for (const [name, query] of storeQueries(store, comparisons, SHAPE)) {
      const { wall, cpu } = timesOf(query);
      const at = (times: readonly number[], share: number): number => times[Math.floor(ROUNDS * share)] ?? 0;
      console.log(
        `  ${name}: median ${at(wall, 0.5).toFixed(2)} ms, worst ${at(wall, 1).toFixed(2)} ms, processor p99 ${at(cpu, 0.99).toFixed(2)} ms`,
      );
      const figure = { name: `${name}, p99 of ${ROUNDS}`, value: at(wall, 0.99), unit: 'ms' };
      isWithin = report({ ...figure, baseline: null, bound: BOUND_MS }) && isWithin;
    }
    store.close();
    return isWithin;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Prints how the database grows: bytes a build in the first and in the last fifth. */
function fill(directory: string, comparisons: number): void {
  const started = performance.now();
  const steps: Step[] = [{ builds: 0, bytes: 0 }];
  fillStore(directory, comparisons, SHAPE, (done, database) => {
    if (done < (comparisons * steps.length) / 5) return;
    database.raw.pragma('wal_checkpoint(TRUNCATE)');
    const { size } = statSync(join(directory, 'verbatim.sqlite'));
    steps.push({ builds: done * BUILDS_PER_COMPARISON, bytes: size });
    console.log(
      `${done * BUILDS_PER_COMPARISON} builds: ${(size / 1e6).toFixed(0)} MB, ${(performance.now() - started).toFixed(0)} ms`,
    );
  });
  console.log(
    `growth per build: ${growth(steps[0], steps[1])} at first, ${growth(steps.at(-2), steps.at(-1))} at last`,
  );
}

interface Step {
  readonly builds: number;
  readonly bytes: number;
}

function growth(from: Step = { builds: 0, bytes: 0 }, to: Step = from): string {
  return `${((to.bytes - from.bytes) / (to.builds - from.builds)).toFixed(0)} bytes`;
}

/** Both sorted, in milliseconds: by the clock, and by the processor, which other processes do not lengthen. */
function timesOf(query: (round: number) => unknown): { wall: number[]; cpu: number[] } {
  query(0);
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let round = 1; round <= ROUNDS + 1; round++) {
    const [started, used] = [performance.now(), process.cpuUsage()];
    query(round);
    wall.push(performance.now() - started);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  return { wall: wall.toSorted((a, b) => a - b), cpu: cpu.toSorted((a, b) => a - b) };
}

process.exitCode = benchMillion() ? 0 : 1;
