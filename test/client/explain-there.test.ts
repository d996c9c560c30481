import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { comparisonDocumentSchema } from '../../src/comparison/document.ts';
import { playWorld } from '../coordinator/played-world.ts';
import { openServerRig } from './server-rig.ts';

const PLAY = playWorld({
  artifacts: { app: [['timezone']], doc: [] },
  mendedBy: { app: ["export TZ='UTC'"] },
});
const FLAGS = ['--run', 'make', '--artifact', '*'];

function place(t: Test): { source: string; there: string } {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' }, there: {} });
  return { source: join(directory, 'source'), there: join(directory, 'there') };
}

void tap.test('a server explains an earlier comparison, and tells of the experiments', async (t) => {
  const { source, there } = place(t);
  const rig = await openServerRig(t, there, { play: PLAY });
  const compared = await rig.run(['compare', source, '--on', 'bookworm*2,bookworm+all', ...FLAGS]);
  t.equal(compared.exitCode, 1, compared.stderr);
  const [earlier] = rig.store.comparisons.list({ limit: 1 });
  const explained = await rig.run(['explain', earlier?.id.slice(0, 14) ?? '', '--try-fix', '--json']);
  t.equal(explained.exitCode, 1, explained.stderr);
  t.match(explained.stderr, 'bookworm+timezone', 'experiments are told as they are made');
  const document = comparisonDocumentSchema.parse(JSON.parse(explained.stdout));
  t.equal(document.reuseOf, earlier?.id);
  t.match(document.explanation, {
    fix: { result: 'fixed' },
    screenings: [{ screening: { artifacts: [{ path: 'app', cells: { timezone: 'confirmed' } }, {}] } }],
  });
  const label = document.explanation?.experiments[0]?.build.builder.label ?? '';
  t.equal((await rig.run(['show', document.id, '--log', label])).exitCode, 0);
});

void tap.test('compare goes on to explain when it is told to, and says what would do nothing', async (t) => {
  const { source, there } = place(t);
  const rig = await openServerRig(t, there, { play: PLAY });
  const args = ['compare', source, '--on', 'bookworm,bookworm+timezone', ...FLAGS, '--json'];
  const explained = await rig.run([...args, '--explain', '--confirmations', '3']);
  t.equal(explained.exitCode, 1, explained.stderr);
  const document = comparisonDocumentSchema.parse(JSON.parse(explained.stdout));
  t.match(document.explanation, { asked: { confirmations: 3, tryFix: false } });
  const trigger = document.explanation?.screenings[0]?.screening.artifacts[0]?.triggers[0];
  t.match(trigger, { variations: ['timezone'], isConfirmed: true });
  t.ok((trigger?.on.of ?? 0) >= 3 && (trigger?.off.of ?? 0) >= 3);
  const slip = await rig.run([...args, '--try-fix']);
  t.equal(slip.exitCode, 2);
  t.match(slip.stderr, '--try-fix is given without --explain');
});

void tap.test('what was never compared, or has no result, is told', async (t) => {
  const { there } = place(t);
  const rig = await openServerRig(t, there, { play: PLAY });
  const unknown = await rig.run(['explain', 'nothing']);
  t.equal(unknown.exitCode, 2);
  t.match(unknown.stderr, 'there is no comparison');
});
