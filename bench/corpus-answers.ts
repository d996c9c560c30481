import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { comparisonDocumentSchema } from '../src/comparison/document.ts';
import { batchesOf, combineAnswers } from '../test/corpus/combine.ts';
import { readCorpus } from '../test/corpus/read-corpus.ts';
import { contradictions, provingBuilders } from '../test/corpus/truth.ts';
import { compareProjects } from './corpus-command.ts';

// Builds corpus projects under the control, each variation alone and each planted set, and says where an answer is not true.
// Many projects are built at once, one after the other in one container.
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    at: { type: 'string', default: '30' },
    data: { type: 'string', default: join(tmpdir(), 'verbatim-corpus-data') },
  },
});
const wanted = values.only?.split(',');
const projects = readCorpus().filter(({ name }) => wanted === undefined || wanted.includes(name));
mkdirSync(values.data, { recursive: true });

let untrue = 0;
for (const batch of batchesOf(projects, Number(values.at))) {
  const [first, ...more] = batch;
  const answer = first !== undefined && more.length === 0 ? first.answer : combineAnswers(batch);
  const flags = ['--on', provingBuilders(answer), '--max-diffs', '1'];
  const printed = await compareProjects(batch, { flags, data: values.data });
  const lines = contradictions(comparisonDocumentSchema.parse(printed), answer);
  console.log(`${lines.length === 0 ? 'true' : 'UNTRUE'}: ${batch.map(({ name }) => name).join(', ')}`);
  for (const line of lines) console.log(`  ${line}`);
  untrue += lines.length;
}
process.exitCode = untrue > 0 ? 1 : 0;
