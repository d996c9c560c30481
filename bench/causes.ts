import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import pLimit from 'p-limit';

import { isClean } from '../test/corpus/answer.ts';
import { batchesOf, partOf } from '../test/corpus/combine.ts';
import { readCorpus, type CorpusProject } from '../test/corpus/read-corpus.ts';
import {
  addTallies,
  precisionOf,
  recallOf,
  scoreProject,
  type Score,
  type Tally,
} from '../test/corpus/score.ts';
import { toldSchema, type Told } from '../test/corpus/told.ts';
import { compareProjects } from './corpus-command.ts';

const LEAST_SHARE = 0.95;
const MOST_OF_ONE_AT_A_TIME = 0.5;
/** Of all projects that are explained at once. */
const MOST_DIFFS = '500';

// Explains every project of the corpus and compares what is said with what is planted. A kept result is not made again. With `--at`
// above 1, so many projects are built and explained at once: quicker, and nothing is said of the builds that each would take.
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    at: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    keep: { type: 'string', default: join(tmpdir(), 'verbatim-corpus-results') },
    data: { type: 'string', default: join(tmpdir(), 'verbatim-corpus-data') },
  },
});
const wanted = values.only?.split(',');
const projects = readCorpus().filter(({ name }) => wanted === undefined || wanted.includes(name));
for (const folder of [values.keep, values.data]) mkdirSync(folder, { recursive: true });

const limit = pLimit(Number(values.jobs));
console.log('builds    of  kinds  triggers  project');
const scored = await Promise.all(
  batchesOf(projects, Number(values.at)).map((batch) =>
    limit(async () => {
      const told = await explain(batch);
      return batch.map((project) => {
        const score = scoreProject(batch.length === 1 ? told : partOf(told, project), project.answer);
        printProject(project, score);
        return { project, score };
      });
    }),
  ),
).then((all) => all.flat());
process.exitCode = printSum() ? 0 : 1;

async function explain(batch: readonly CorpusProject[]): Promise<Told> {
  const [first, ...more] = batch;
  const name = more.length === 0 ? first?.name : `${first?.name}-and-${more.length}-more`;
  const file = join(values.keep, `${name}.json`);
  if (!existsSync(file)) {
    const flags = ['--on', 'bookworm*2,bookworm+all', '--explain', '--max-diffs', MOST_DIFFS];
    const document = await compareProjects(batch, { flags, data: values.data });
    writeFileSync(file, JSON.stringify(document));
  }
  return toldSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function printProject(
  { name, answer }: CorpusProject,
  { kinds, triggers, chance, isBlamed, builds }: Score,
): void {
  const columns = [
    String(builds?.spent ?? '').padStart(6),
    String(builds?.oneAtATime ?? '').padStart(4),
    rightOf(kinds).padStart(5),
    rightOf(triggers).padStart(8),
  ];
  console.log(`${columns.join('  ')}  ${name}${isClean(answer) && !isBlamed ? ' (nothing planted)' : ''}`);
  const notes = [
    ...notesOf('kind', kinds),
    ...notesOf('trigger', triggers),
    ...notesOf('chance', chance),
    ...(isBlamed ? ['nothing is planted here'] : []),
  ];
  for (const note of notes) console.log(`${' '.repeat(29)}${note}`);
}

function rightOf({ right, missed }: Tally): string {
  return `${right.length}/${right.length + missed.length}`;
}

function notesOf(what: string, { wrong, missed }: Tally): string[] {
  return [
    ...missed.map((one) => `${what} not found: ${one}`),
    ...wrong.map((one) => `${what} wrongly said: ${one}`),
  ];
}

/** Prints the figures of all projects; true when all are within their bars. */
function printSum(): boolean {
  const scores = scored.map(({ score }) => score);
  const kinds = addTallies(scores.map((one) => one.kinds));
  const triggers = addTallies(scores.map((one) => one.triggers));
  const chance = addTallies(scores.map((one) => one.chance));
  const builds = scores.flatMap((one) => one.builds ?? []);
  const spent = sum(builds.map((one) => one.spent));
  const blamed = scored.filter(({ score }) => score.isBlamed).map(({ project }) => project.name);
  const clean = projects.filter(({ answer }) => isClean(answer)).length;
  console.log(`\n${projects.length} projects, ${clean} with nothing planted`);
  const isWithin = [
    atLeast('precision of (artifact, kind)', precisionOf(kinds)),
    atLeast('recall of (artifact, kind)', recallOf(kinds)),
    atLeast('precision of (artifact, trigger)', precisionOf(triggers)),
    atLeast('recall of (artifact, trigger)', recallOf(triggers)),
    atMost('blamed with nothing planted', blamed.length, 0),
    atMost(
      'builds, of one at a time k times',
      spent / sum(builds.map((one) => one.oneAtATime)),
      MOST_OF_ONE_AT_A_TIME,
    ),
  ];
  console.log(`chance: ${rightOf(chance)} found, ${chance.wrong.length} wrongly said`);
  console.log(`builds: ${spent}; the quick way takes ${sum(builds.map((one) => one.quick))} and proves less`);
  return isWithin.every(Boolean);
}

function atLeast(name: string, value: number): boolean {
  return figure(`${name}: ${value.toFixed(3)}`, value >= LEAST_SHARE, `at least ${LEAST_SHARE}`);
}

function atMost(name: string, value: number, most: number): boolean {
  return figure(`${name}: ${Number(value.toFixed(3))}`, value <= most, `at most ${most}`);
}

function figure(text: string, isWithin: boolean, bar: string): boolean {
  console.log(`${text}  (${isWithin ? 'within' : 'MISSES'} the bar: ${bar})`);
  return isWithin;
}

function sum(all: readonly number[]): number {
  return all.reduce((total, one) => total + one, 0);
}
