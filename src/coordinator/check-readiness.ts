import { messageOf } from '../errors.ts';
import type { Readiness } from './service.ts';
import type { ServiceDeps } from './service-deps.ts';

const LEAST_FREE_BYTES = 512 * 1024 ** 2;
/** A request that is due is taken at once when there is room: this long without any under way means that something is stuck. */
const STUCK_MS = 60_000;
const ENGINE_PATIENCE_MS = 5000;

/** What keeps a service from taking work; empty when nothing does. */
export async function checkReadiness({
  store,
  executor,
  freeBytes,
  clock,
}: Pick<ServiceDeps, 'store' | 'executor' | 'freeBytes' | 'clock'>): Promise<Readiness[]> {
  const checks: [string, () => Promise<string | null>][] = [
    ['database', async () => (store.checkWritable(), null)],
    ['disk', async () => describeDisk(await freeBytes())],
    ['engine', async () => (await withinPatience(executor.ping()), null)],
    ['queue', async () => describeQueue(store.queue.counts(), clock())],
  ];
  const problems = await Promise.all(
    checks.map(async ([part, check]): Promise<Readiness[]> => {
      const problem = await check().catch(messageOf);
      return problem === null ? [] : [{ part, problem }];
    }),
  );
  return problems.flat();
}

function describeDisk(freeBytes: number): string | null {
  if (freeBytes >= LEAST_FREE_BYTES) return null;
  return `${Math.floor(freeBytes / 1024 ** 2)} MiB are free where the store is; it wants ${LEAST_FREE_BYTES / 1024 ** 2}`;
}

function describeQueue(
  { active, oldestQueuedMs }: { active: number; oldestQueuedMs: number | null },
  nowMs: number,
): string | null {
  if (active > 0 || oldestQueuedMs === null || nowMs - oldestQueuedMs < STUCK_MS) return null;
  return `nothing is under way, and a request has waited for ${Math.floor((nowMs - oldestQueuedMs) / 1000)} s`;
}

async function withinPatience(answer: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`the engine does not answer within ${ENGINE_PATIENCE_MS / 1000} s`)),
    ENGINE_PATIENCE_MS,
  );
  await Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}
