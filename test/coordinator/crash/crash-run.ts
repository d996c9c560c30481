import { spawn } from 'node:child_process';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import type { ComparisonDocument } from '../../../src/comparison/document.ts';
import { createService } from '../../../src/coordinator/create-service.ts';
import { NO_RULES } from '../../../src/coordinator/run-rules.ts';
import { DEFAULT_TRIES } from '../../../src/coordinator/service-deps.ts';
import { openStore } from '../../../src/store/store.ts';
import { rigDeps } from '../rig-deps.ts';
import { askedIn, linesOf, violationsIn } from './crash-invariants.ts';
import { CRASH_KINDS, crashRequest } from './crash-requests.ts';
import { ticking, tickingStore, type Tick } from './crash-store.ts';
import { createFileExecutor } from './file-executor.ts';
import { killTime, type KillTime } from './kill-time.ts';

/** What only a process that recovers comes by. */
const RECOVERY_POINTS = ['executor.canJoin after', 'ledger.loseAttempt before', 'ledger.loseAttempt after'];
const PROCESS = fileURLToPath(new URL('crash-process.ts', import.meta.url));

export interface CrashReport {
  readonly kills: number;
  readonly comparisons: number;
  /** At which steps it was killed: `ledger.endAttempt after`, how often. */
  readonly points: ReadonlyMap<string, number>;
  readonly violations: readonly string[];
}

/** Kills the service `kills` times in `directory`, lets the last process finish, and looks at what is there. */
export async function runCrashes(directory: string, kills: number): Promise<CrashReport> {
  const seen = new Set<string>();
  const expected = await undisturbed(join(directory, 'undisturbed'), (point) => seen.add(point));
  const place = prepared(join(directory, 'disturbed'));
  const all = [...RECOVERY_POINTS, ...seen].toSorted((a, b) => rankOf(a) - rankOf(b));
  for (let kill = 0; kill < kills; kill += 1) {
    const when = killTime(kill, all);
    // One after the other: each goes on where the one before was killed.
    const { signal, output } = await run(place, when);
    if (signal !== 'SIGKILL') throw new Error(`${JSON.stringify(when)} did not kill it: ${output}`);
  }
  const last = await run(place, { kind: 'never' });
  const violations = await violationsIn(place, expected);
  if (last.code !== 0) violations.push(`the last process said ${last.output}`);
  const points = new Map<string, number>();
  for (const point of linesOf(join(place, 'kills.log'))) points.set(point, (points.get(point) ?? 0) + 1);
  return { kills, comparisons: askedIn(place).length, points, violations };
}

/** A short run is killed where most is at stake. */
function rankOf(point: string): number {
  return /^(ledger|executor)\./.test(point) ? 0 : 1;
}

function prepared(directory: string): string {
  mkdirSync(join(directory, 'source'), { recursive: true });
  mkdirSync(join(directory, 'engine'));
  const file = join(directory, 'source', 'hello.txt');
  writeFileSync(file, 'hello\n');
  // The same revision everywhere: its time is part of it, and what builds get for host names follows from it.
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  return directory;
}

interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

/** In an environment of its own, by which no test runner follows it with files of its own. */
async function run(directory: string, when: KillTime): Promise<Ending & { output: string }> {
  const child = spawn(process.execPath, [PROCESS, directory, JSON.stringify(when)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { NODE_COMPILE_CACHE: join(directory, 'compile-cache') },
  });
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const [said, complained, { code, signal }] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  return { code, signal, output: said + complained };
}

/** What each kind comes to when nobody is killed. */
async function undisturbed(directory: string, tick: Tick): Promise<Map<string, ComparisonDocument>> {
  prepared(directory);
  const store = tickingStore(openStore(join(directory, 'data'), Date.now), tick);
  const executor = ticking('executor', createFileExecutor(join(directory, 'engine'), store.blobs), tick);
  const service = createService({
    ...rigDeps(directory, { store, executor, diffed: [] }),
    jobs: null,
    rules: NO_RULES,
    triesOf: () => DEFAULT_TRIES,
    watch: { began: () => {}, happened: () => {}, ended: () => {} },
    onProblem: (step, error) => {
      throw new Error(step, { cause: error });
    },
    freeBytes: async () => Number.MAX_SAFE_INTEGER,
  });
  await service.start();
  const documents = new Map<string, ComparisonDocument>();
  const asked = { project: null, token: null, trigger: 'person', again: true, deadlineMs: null } as const;
  for (const kind of CRASH_KINDS) {
    const { id } = service.submit({ request: crashRequest(directory, kind), ...asked });
    await Array.fromAsync(service.events(id, 0, new AbortController().signal));
    documents.set(kind, await store.comparisons.document(id));
  }
  await service.stop(1000);
  store.close();
  return documents;
}
