// Runs a service for a while under faults, and says whether everything ended with the right verdict and memory stayed flat. The service is
// killed in the first twelfth and in the last sixth of the time: in between one process lives, for its memory to be looked at.
//   node bench/soak.ts [--minutes 30] [--count 200] [--engine unix:///path/docker.sock --engine-command 'dockerd …'] [--keep FOLDER]
// The engine is stopped and started only where it is one of the bench's own: `--engine-command` starts it, on `--engine`.
// Beside another engine it needs a network namespace of its own: each makes or removes the one bridge docker0.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { connectDocker } from '../src/build/docker-client.ts';
import { LABEL } from '../src/build/docker-labels.ts';
import type { VerbatimClient } from '../src/client/client.ts';
import type { ComparisonVerdict } from '../src/comparison/verdict.ts';
import { median, report } from './measure.ts';
import { end, soakProcesses } from './soak-processes.ts';
import { soakRequests, uploadSource } from './soak-requests.ts';

const FAULT_EVERY_MS = 20_000;
const SAMPLE_EVERY_MS = 2000;
const GRACE_MS = 15 * 60_000;
/** The parts of the time between which the service is not killed. */
const LIFE = { from: 1 / 12, to: 5 / 6 };
/** Of the memory at the end of that life to that at a sixth of the time. */
const MEMORY_BOUND = 1.1;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    count: { type: 'string', default: '200' },
    engine: { type: 'string' },
    'engine-command': { type: 'string' },
    keep: { type: 'string' },
  },
});
const durationMs = Number(values.minutes) * 60_000;
const count = Number(values.count);
const directory = values.keep ?? mkdtempSync(join(tmpdir(), 'verbatim-soak-'));
const processes = soakProcesses(directory, values.engine ?? null);
const faults = { container: 0, service: 0, engine: 0 };
const memory: { atMs: number; bytes: number }[] = [];

let owner = '';
let service: ChildProcess | null = null;
let engine: ChildProcess | null = null;
process.exitCode = (await soak()) ? 0 : 1;

async function soak(): Promise<boolean> {
  try {
    if (values['engine-command'] !== undefined)
      engine = await processes.startEngine(values['engine-command']);
    service = await processes.startService();
    owner = processes.owner();
    const client = processes.connect();
    const source = await uploadSource(client);
    const wanted = new Map<string, ComparisonVerdict>();
    const startedMs = Date.now();
    const over = new AbortController();
    const beside = [sampleMemory(startedMs, over.signal), causeFaults(startedMs, over.signal)];
    for (const { request, expected } of soakRequests(source, count)) {
      const body = { request, project: null, ref: null, again: true, deadlineSeconds: null };
      const { comparison } = await client.submit(body);
      wanted.set(comparison.id, expected);
      await sleep(Math.max(0, startedMs + (durationMs * wanted.size) / count - Date.now()));
    }
    const wrong = await settle(client, wanted);
    over.abort();
    await Promise.all(beside);
    await client.close();
    return tell(startedMs, wanted.size, wrong);
  } finally {
    await end(service, 'SIGTERM');
    await end(engine, 'SIGTERM');
    if (values.keep === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

/** Waits for all, and names those that ended as they should not. */
async function settle(
  client: VerbatimClient,
  wanted: ReadonlyMap<string, ComparisonVerdict>,
): Promise<string[]> {
  const deadline = Date.now() + GRACE_MS;
  const wrong: string[] = [];
  for (const [id, expected] of wanted) {
    for (;;) {
      const { status, verdict, sentence, finishedAt } = await client.comparison(id);
      if (finishedAt === null && Date.now() < deadline) {
        await sleep(1000);
        continue;
      }
      if (status !== 'finished' || verdict !== expected) {
        wrong.push(`${id}: ${status} ${verdict ?? ''}, not ${expected}: ${sentence ?? ''}`);
      }
      break;
    }
  }
  return wrong;
}

/** One fault after the other, with pauses of chance. */
async function causeFaults(startedMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(FAULT_EVERY_MS * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const chance = Math.random();
    const part = (Date.now() - startedMs) / durationMs;
    if (engine !== null && chance < 0.15) await restartEngine();
    else if (chance < 0.6 && (part < LIFE.from || part > LIFE.to)) await killService();
    else await killContainer();
  }
}

async function killContainer(): Promise<void> {
  try {
    const docker = await connectDocker(values.engine ?? null);
    const running = await docker.listContainers({ filters: { label: [`${LABEL.role}=build`] } });
    const ours = running.filter(({ Labels }) => Labels[LABEL.owner] === owner);
    const victim = ours[Math.floor(Math.random() * ours.length)];
    if (victim === undefined) return;
    await docker.getContainer(victim.Id).remove({ force: true });
    faults.container += 1;
  } catch {
    // It ended by itself, or the engine is away.
  }
}

async function killService(): Promise<void> {
  await end(service, 'SIGKILL');
  faults.service += 1;
  service = await processes.startService();
}

async function restartEngine(): Promise<void> {
  await end(engine, 'SIGTERM');
  await sleep(3000);
  engine = await processes.startEngine(values['engine-command'] ?? '');
  faults.engine += 1;
}

async function sampleMemory(startedMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const bytes = residentBytes(service?.pid);
    if (bytes !== null) memory.push({ atMs: Date.now() - startedMs, bytes });
    await sleep(SAMPLE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function residentBytes(pid: number | undefined): number | null {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null;
  }
}

/** The median around a part of the time. */
function memoryAt(part: number): number {
  const near = memory.filter(({ atMs }) => Math.abs(atMs / durationMs - part) < 1 / 40);
  return median(near.map(({ bytes }) => bytes / 1024 ** 2));
}

function tell(startedMs: number, submitted: number, wrong: readonly string[]): boolean {
  const minutes = ((Date.now() - startedMs) / 60_000).toFixed(1);
  console.log(
    `${submitted} comparisons in ${minutes} minutes, ${submitted - wrong.length} with the right verdict`,
  );
  console.log(
    `faults: ${faults.container} containers killed, ${faults.service} times the service, ${faults.engine} times the engine stopped and started`,
  );
  for (const line of wrong) console.log(`WRONG ${line}`);
  const isFlat = report({
    name: 'memory of the service at the end of its long life',
    value: memoryAt(LIFE.to - 1 / 40),
    unit: 'MiB',
    baseline: memoryAt(1 / 6),
    bound: MEMORY_BOUND,
  });
  return wrong.length === 0 && isFlat;
}
