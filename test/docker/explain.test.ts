import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { comparisonDocumentSchema, type ComparisonDocument } from '../../src/comparison/document.ts';
import { ROOT } from './compare-command.ts';
import { openCommandRig } from './command-rig.ts';

const directory = tap.testdir({});
const rig = await openCommandRig(directory);
const EXAMPLE = join(ROOT, 'examples', 'timezone');
const ON = 'bookworm*2,bookworm+timezone+umask+hostname';

async function documentOf(t: Test, args: readonly string[]): Promise<ComparisonDocument> {
  const { exitCode, stdout, stderr } = await rig.run([...args, '--json']);
  t.equal(exitCode, 1, stderr);
  return comparisonDocumentSchema.parse(JSON.parse(stdout));
}

void tap.test('an example is compared, then explained and mended in fresh builds', async (t) => {
  const compared = await documentOf(t, ['compare', EXAMPLE, '--on', ON]);
  const explained = await documentOf(t, ['explain', 'latest', '--try-fix']);
  t.equal(explained.reuseOf, compared.id);
  t.same(explained.builds, compared.builds, 'they are taken over');
  const { explanation } = explained;
  t.match(explanation?.screenings, [
    {
      screening: {
        isComplete: true,
        artifacts: [{ cells: { timezone: 'confirmed', umask: 'cleared', hostname: 'cleared' } }],
      },
    },
  ]);
  t.match(explained.causes, [{ path: 'about.txt', variations: ['timezone'], confidence: 'proved' }]);
  t.match(explanation?.fix, {
    result: 'fixed',
    attempt: { settings: [{ name: 'TZ', value: 'UTC' }], builders: { succeeded: 3, of: 3 } },
  });
  // What a setting overrides was varied nevertheless, and seen to be.
  const fixes = explanation?.experiments.filter(({ purpose }) => purpose.kind === 'fix') ?? [];
  t.match(fixes.at(-1)?.build, { outcome: 'success', observed: { tz: /^VB/ } });
  t.same(await rig.leftovers(), []);
});

void tap.test('the line of the log where real builds part is told', async (t) => {
  const recipe = ['--run', 'echo begins; echo "hour $(date -d @0 +%H)" | tee hour', '--artifact', 'hour'];
  const on = ['--on', 'bookworm*2,bookworm+timezone'];
  const { explanation } = await documentOf(t, ['compare', EXAMPLE, ...recipe, ...on, '--explain']);
  t.match(explanation?.logDivergences, [
    {
      variations: ['timezone'],
      left: 'bookworm',
      right: 'bookworm+timezone',
      removed: ['hour 00'],
      added: [/^hour (?!00)\d\d$/],
    },
  ]);
});
