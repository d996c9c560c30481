// Runs every check and test, a stage after the other, and says at the end what ran. Non-zero when anything is wrong with any of them.
import { runStage, type Stage, type StageResult } from './run-stage.ts';
import { stageLine, stageTable } from './stage-table.ts';

const MINUTE = 60_000;
const GRACE_MS = 10_000;

/** Of one row, the stages go on at once; after one that failed no row is begun. The limits leave a busy machine three times its time. */
const ROWS: readonly (readonly Stage[])[] = [
  [stage('check', 10)],
  // The builders are made meanwhile: that is the network's work and the disk's.
  [stage('test:unit', 20), stage('test:builders', 20)],
  [stage('test:engine', 45)],
  [stage('test:alone', 15)],
];

// However often it is told: the table is to come yet.
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interruption.abort());
const results: StageResult[] = [];
const options = {
  write: (text: string) => void process.stdout.write(text),
  signal: interruption.signal,
  graceMs: GRACE_MS,
};
for (const row of ROWS) {
  const ended = await Promise.all(row.map((each) => runStage(each, options)));
  // At once too: whoever ends all of this from outside leaves no table.
  for (const result of ended) console.log(stageLine(result));
  results.push(...ended);
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
