// The real service on a real store, until it kills itself: `crash-process.ts FOLDER KILL-TIME`, the latter as JSON. One that is never
// killed goes on with what is there and ends once nothing is left.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createService } from '../../../src/coordinator/create-service.ts';
import { NO_RULES } from '../../../src/coordinator/run-rules.ts';
import { openStore } from '../../../src/store/store.ts';
import { rigDeps } from '../rig-deps.ts';
import { CRASH_KINDS, crashRequest } from './crash-requests.ts';
import { createFileExecutor } from './file-executor.ts';
import { killTimeSchema } from './kill-time.ts';
import { ticking, tickingStore } from './crash-store.ts';

/** A point that does not come by must not keep it alive. */
const MOST_STEPS = 3000;

const [directory = '', when = ''] = process.argv.slice(2);
const killTime = killTimeSchema.parse(JSON.parse(when));
const isEndless = killTime.kind !== 'never';
let steps = 0;
let occurrences = 0;

function die(point: string): void {
  appendFileSync(join(directory, 'kills.log'), `${point}\n`);
  process.kill(process.pid, 'SIGKILL');
}

const tick = (point: string): void => {
  steps += 1;
  if (killTime.kind === 'point' && killTime.point === point) occurrences += 1;
  const isThere = killTime.kind === 'point' && occurrences === killTime.occurrence;
  const isThen = killTime.kind === 'step' && steps === killTime.step;
  if (isThere || isThen || (isEndless && steps === MOST_STEPS)) die(point);
};
if (killTime.kind === 'clock') setTimeout(() => die('by the clock'), killTime.afterMs);

const opened = openStore(join(directory, 'data'), Date.now);
const store = tickingStore(opened, tick);
const executor = ticking('executor', createFileExecutor(join(directory, 'engine'), store.blobs), tick);
const problems: string[] = [];
const service = createService({
  ...rigDeps(directory, { store, executor, diffed: [] }),
  jobs: null,
  rules: NO_RULES,
  // An outage is never the reason for an end here.
  triesOf: () => ({ error: 20, bad: 1 }),
  watch: { began: () => {}, happened: () => {}, ended: () => {} },
  onProblem: (what, error) => void problems.push(`${what}: ${String(error)}`),
  freeBytes: async () => Number.MAX_SAFE_INTEGER,
});
await service.start();
for (let number = 0; ; number += 1) {
  const { queued, active } = opened.queue.counts();
  if (isEndless && queued + active < 2) {
    const kind = CRASH_KINDS[(number + process.pid) % CRASH_KINDS.length] ?? 'same';
    const asked = { project: null, token: null, trigger: 'person', again: true, deadlineMs: null } as const;
    const { id } = service.submit({ request: crashRequest(directory, kind), ...asked });
    // From here on it may not be lost.
    appendFileSync(join(directory, 'asked.log'), `${id} ${kind}\n`);
  } else if (!isEndless && queued + active === 0) break;
  else await sleep(3);
}
await service.stop(1000);
store.close();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
