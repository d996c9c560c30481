import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { execa } from 'execa';
import { z } from 'zod';

/** What one run of requests gave. */
export interface Load {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Those of the warm-up too. */
  readonly answers: number;
}

/** Addresses of one server, each as often as the others. */
export interface LoadOrder {
  readonly urls: readonly string[];
  readonly seconds: number;
}

const CLIENT_CORE = '0';
const CONNECTIONS = 50;
/** Asked before, and not counted: until then code is still compiled, on the one core that answers. */
const WARM_UP_SECONDS = 15;
const SCRIPT = fileURLToPath(new URL('./requests.lua', import.meta.url));

const measuredSchema = z.object({
  answers: z.int().positive(),
  failed: z.int(),
  microseconds: z.int(),
  p50: z.int(),
  p99: z.int(),
});
type Measured = z.infer<typeof measuredSchema>;

/**
 * Asks from 50 connections, on a core of its own, with the wrk of a Debian root: what collects garbage itself adds its own pauses, half as
 * much again at the 99th percentile. Throws for an answer from 400 on.
 */
export async function load(root: string, { urls, seconds }: LoadOrder): Promise<Load> {
  const [first] = urls;
  if (first === undefined) throw new Error('there is no address to ask');
  const { origin } = new URL(first);
  copyFileSync(SCRIPT, join(root, 'tmp/requests.lua'));
  writeFileSync(join(root, 'tmp/paths'), urls.map((url) => `${url.slice(origin.length)}\n`).join(''));
  const before = await wrk(root, origin, WARM_UP_SECONDS);
  const measured = await wrk(root, origin, seconds);
  return {
    requestsPerSecond: measured.answers / (measured.microseconds / 1e6),
    p50Ms: milliseconds(measured.p50),
    p99Ms: milliseconds(measured.p99),
    answers: before.answers + measured.answers,
  };
}

async function wrk(root: string, origin: string, seconds: number): Promise<Measured> {
  const flags = `--threads=1 --connections=${CONNECTIONS} --duration=${seconds}s --timeout=120s`;
  const pinned = ['-c', CLIENT_CORE, 'chroot', root, '/usr/bin/wrk'];
  const order = [...flags.split(' '), '--latency', '--script=/tmp/requests.lua', origin];
  const { stdout } = await execa('taskset', [...pinned, ...order]);
  const measured = measuredSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  if (measured.failed > 0) throw new Error(`${measured.failed} requests to ${origin} failed: ${stdout}`);
  return measured;
}

/** To a tenth. */
function milliseconds(microseconds: number): number {
  return Math.round(microseconds / 100) / 10;
}
