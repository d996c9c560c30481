import type { StageResult } from './run-stage.ts';

const SLOWEST = 12;
const NAME_WIDTH = 14;

/** What ran: each stage with its time and its tests, the slowest test files, those that failed, and what was not run. */
export function stageTable(
  results: readonly StageResult[],
  notRun: readonly { readonly name: string }[],
): string {
  const files = results.flatMap(({ tap }) => tap.files);
  const slowest = files.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, SLOWEST);
  return [
    '',
    `${'stage'.padEnd(NAME_WIDTH)}    time  files  assertions`,
    ...results.map(stageLine),
    ...notRun.map(({ name }) => `${name.padEnd(NAME_WIDTH)} not run`),
    ...(slowest.length === 0 ? [] : ['', 'slowest test files']),
    ...slowest.map(({ name, milliseconds }) => `${timeOf(milliseconds)}  ${name}`),
    '',
    ...results.flatMap(problemsOf),
    results.every(({ problems }) => problems.length === 0) && notRun.length === 0 ? 'all is well' : 'FAILED',
  ].join('\n');
}

/** A stage in a line: its time, its test files and assertions. */
export function stageLine({ name, milliseconds, problems, tap }: StageResult): string {
  const tests =
    tap.total === 0 ? '' : `  ${String(tap.files.length).padStart(5)}  ${String(tap.total).padStart(10)}`;
  return `${name.padEnd(NAME_WIDTH)} ${timeOf(milliseconds)}${tests}${problems.length === 0 ? '' : '  FAILED'}`;
}

function problemsOf({ name, problems, tap }: StageResult): string[] {
  const failed = tap.files.filter(({ isOk }) => !isOk).map((file) => `${file.name} failed`);
  return [...problems, ...failed].map((problem) => `${name}: ${problem}`);
}

/** As ` 2:03`. */
function timeOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(7);
}
