import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { comparisonDocumentSchema } from '../src/comparison/document.ts';
import { combineAnswers, combineRecipes } from '../test/corpus/combine.ts';
import { readCorpus, type CorpusProject } from '../test/corpus/read-corpus.ts';
import { contradictions, provingBuilders } from '../test/corpus/truth.ts';
import { compareTogether } from './corpus-command.ts';

// Builds corpus projects under the control, each variation alone and each planted set, and says where an answer is not true.
// Many projects are built at once, one after the other in one container: those that a variation makes fail, each for itself.
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    at: { type: 'string', default: '30' },
    data: { type: 'string', default: join(tmpdir(), 'verbatim-corpus-data') },
  },
});
const wanted = values.only?.split(',');
const projects = readCorpus().filter(({ name }) => wanted === undefined || wanted.includes(name));
const alone = projects.filter(({ answer }) => answer.failsUnder.length > 0);
const others = projects.filter((project) => !alone.includes(project));
mkdirSync(values.data, { recursive: true });

let untrue = 0;
for (const batch of [...inBatches(others, Number(values.at)), ...inBatches(alone, 1)]) {
  const answer = combineAnswers(batch);
  const flags = ['--on', provingBuilders(answer), '--max-diffs', '1'];
  const printed = await compareTogether(batch, combineRecipes(batch), { flags, data: values.data });
  const lines = contradictions(comparisonDocumentSchema.parse(printed), answer);
  console.log(`${lines.length === 0 ? 'true' : 'UNTRUE'}: ${answer.about}`);
  for (const line of lines) console.log(`  ${line}`);
  untrue += lines.length;
}
process.exitCode = untrue > 0 ? 1 : 0;

function inBatches(all: readonly CorpusProject[], size: number): CorpusProject[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}
