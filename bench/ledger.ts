// How many comparisons a second the store takes through all steps, several at once on one core: `node bench/ledger.ts [count] [projects]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore } from '../src/store/store.ts';
import { reproducible } from '../test/report/sample-documents.ts';
import { finishedBuildOf, planOf, queued, requestOf } from '../test/store/queue-rig.ts';

const count = Number(process.argv[2] ?? 5000);
const projects = Number(process.argv[3] ?? 20);
const AT_ONCE = 16;
const seconds = (since: number): number => (performance.now() - since) / 1000;
const folder = mkdtempSync(join(tmpdir(), 'verbatim-ledger-'));
try {
  const store = openStore(folder, Date.now);
  const document = reproducible();
  const plan = planOf(document);
  const names = Array.from({ length: projects }, (_, index) => `p${index}`);
  for (const name of names) {
    store.projects.create(name, {
      source: document.revision.source,
      recipeFile: null,
      recipeFlags: requestOf(document.revision.source).recipeFlags,
      builders: 'bookworm*2',
      visibility: 'public',
      schedule: null,
      watch: null,
      retention: null,
      tries: { error: 1, bad: 1 },
      deadlineSeconds: null,
    });
  }
  let since = performance.now();
  for (let index = 0; index < count; index++) {
    store.queue.add(queued({ project: names[index % names.length] ?? null, again: true }));
  }
  console.log(`queued ${count} for ${projects} projects: ${(count / seconds(since)).toFixed(0)}/s`);

  since = performance.now();
  const cpuBefore = process.cpuUsage();
  const takeAll = async (): Promise<void> => {
    for (let [claim] = store.queue.claimNext(); claim !== undefined; [claim] = store.queue.claimNext()) {
      const { id, ledger } = claim;
      await ledger.keepPlan(plan);
      for (const position of [0, 1]) {
        const { attempt } = await ledger.openAttempt(position);
        await ledger.endAttempt(position, attempt, finishedBuildOf(document, position));
      }
      await ledger.beginJudging();
      await ledger.finish({ ...document, id }, null);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeAll));
  const took = seconds(since);
  console.log(
    `took ${count} through all steps: ${(count / took).toFixed(0)}/s, ${((count * 8) / took).toFixed(0)} steps/s`,
  );
  const cpu = process.cpuUsage(cpuBefore);
  console.log(
    `  CPU in all: ${((cpu.user + cpu.system) / count).toFixed(0)} us a comparison, ${(cpu.system / count).toFixed(0)} of them the system's`,
  );
  store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
