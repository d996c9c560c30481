// How many comparisons a second the store takes through all steps, one after the other on one core: `node bench/ledger.ts [count] [projects]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore } from '../src/store/store.ts';
import { reproducible } from '../test/report/sample-documents.ts';
import { finishedBuildOf, planOf, queued, requestOf } from '../test/store/queue-rig.ts';

const count = Number(process.argv[2] ?? 5000);
const projects = Number(process.argv[3] ?? 20);
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

  const spent = new Map<string, number>();
  const timed = <T>(name: string, work: () => T): T => {
    const begun = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(begun);
    spent.set(name, (spent.get(name) ?? 0) + (user + system) / 1000);
    return result;
  };
  since = performance.now();
  const cpuBefore = process.cpuUsage();
  let ended: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const claim = timed('claimNext', () => store.queue.claimNext());
    if (claim === null) throw new Error('the queue is empty');
    const { ledger } = claim;
    timed('keepPlan', () => ledger.keepPlan(plan));
    for (const position of [0, 1]) {
      const { attempt } = timed('openAttempt', () => ledger.openAttempt(position));
      timed('endAttempt', () => ledger.endAttempt(position, attempt, finishedBuildOf(document, position)));
    }
    timed('beginJudging', () => ledger.beginJudging());
    ended.push(ledger.finish({ ...document, id: claim.id }, null));
    if (ended.length >= 8) {
      await Promise.all(ended);
      ended = [];
    }
  }
  await Promise.all(ended);
  const took = seconds(since);
  console.log(
    `took ${count} through all steps: ${(count / took).toFixed(0)}/s, ${((count * 8) / took).toFixed(0)} transactions/s`,
  );
  for (const [name, ms] of spent)
    console.log(`  ${name}: ${((ms * 1000) / count).toFixed(0)} us a comparison`);
  const cpu = process.cpuUsage(cpuBefore);
  console.log(
    `  CPU in all: ${((cpu.user + cpu.system) / count).toFixed(0)} us a comparison, ${(cpu.system / count).toFixed(0)} of them the system's`,
  );
  store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
