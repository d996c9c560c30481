import { readFileSync } from 'node:fs';

import tap from 'tap';

import { explainRequestSchema } from '../../src/comparison/explanation.ts';
import { parseReport } from '../../src/diff/report-tree.ts';
import { openCoordinatorRig, type RigOptions } from './coordinator-rig.ts';
import { differenceOf } from './rig-deps.ts';

const REPORT = new URL('../cause/rules/reports/ar-library-time.json', import.meta.url);

/** Compared builds of one environment ran in one second. Each experiment has its own. */
const PLAY: RigOptions['play'] = ({ builder, startsApart, name }) => ({
  files: { 'libx.a': startsApart ? `made in the second of ${name}` : `made with ${builder.notation}` },
});

void tap.test('builds that agreed by luck on file times are not held for proof', async (t) => {
  const tree = parseReport(readFileSync(REPORT));
  if (tree === null) throw new Error('the recorded report cannot be read');
  const analysis: RigOptions['analysis'] = {
    differ: { diff: async (request) => ({ ...differenceOf(request), tree }) },
  };
  const rig = openCoordinatorRig(t.testdir({ source: { x: 'x' } }), { play: PLAY, analysis });
  const { explanation } = await rig.compare('bookworm*2,bookworm+all', {
    explain: explainRequestSchema.parse({}),
  });
  const [first] = explanation?.screenings ?? [];
  t.match(first?.screening.artifacts, [{ path: 'libx.a', nature: 'nondeterministic', triggers: [] }]);
  t.ok((first?.screening.buildsSpent ?? Infinity) <= 6, `${first?.screening.buildsSpent} builds`);
});
