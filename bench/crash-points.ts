// Kills the real service hundreds of times, at every step in turn and at any time between, and looks for what may never be.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCrashes } from '../test/coordinator/crash/crash-run.ts';
import { report } from './measure.ts';

const KILLS = Number(process.env['KILLS'] ?? 300);

async function benchCrashPoints(): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-crash-'));
  const { kills, comparisons, points, violations } = await runCrashes(directory, KILLS);
  console.log(`crash points: ${kills} kills at ${points.size} points, ${comparisons} comparisons`);
  for (const [point, count] of [...points].toSorted(([a], [b]) => a.localeCompare(b)))
    console.log(`  ${String(count).padStart(4)} ${point}`);
  for (const violation of violations) console.log(`  VIOLATION ${violation}`);
  const isClean = report({
    name: 'crash points, violations',
    value: violations.length,
    unit: 'violations',
    baseline: null,
    bound: 0,
  });
  // What was found wrong is kept to be looked at.
  if (isClean) await rm(directory, { recursive: true, force: true });
  else console.log(`it is all in ${directory}`);
  return isClean;
}

process.exitCode = (await benchCrashPoints()) ? 0 : 1;
