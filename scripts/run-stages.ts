// Runs every check and test, a stage after the other, and says at the end what ran. Non-zero when anything is wrong with any of them.
import { runStage, type Stage, type StageResult } from './run-stage.ts';
import { stageTable } from './stage-table.ts';

const MINUTE = 60_000;
const GRACE_MS = 10_000;

/** Of one row, the stages go on at once. All are tried but those after a row that failed: they would only say it again. */
const ROWS: readonly (readonly Stage[])[] = [
  [stage('check', 5)],
  // The builders are made meanwhile: that is the network's work and the disk's.
  [stage('test:unit', 12), stage('test:builders', 12)],
  [stage('test:engine', 25)],
  [stage('test:alone', 8)],
];

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => interruption.abort());
const results: StageResult[] = [];
const options = {
  write: (text: string) => void process.stdout.write(text),
  signal: interruption.signal,
  graceMs: GRACE_MS,
};
for (const row of ROWS) {
  results.push(...(await Promise.all(row.map((each) => runStage(each, options)))));
  if (results.some(({ problems }) => problems.length > 0)) break;
}
const missing = ROWS.flat().slice(results.length);
console.log(stageTable(results, missing));
process.exitCode = missing.length === 0 && results.every(({ problems }) => problems.length === 0) ? 0 : 1;

/** The script of that name in package.json. */
function stage(name: string, minutes: number): Stage {
  return {
    name,
    command: ['npm', 'run', '-s', name],
    limitMs: minutes * MINUTE,
    isTap: name.startsWith('test:') && name !== 'test:builders',
  };
}
