import tap, { type Test } from 'tap';

import { explainRequestSchema } from '../../src/comparison/explanation.ts';
import { openCoordinatorRig, type CoordinatorRig } from './coordinator-rig.ts';
import { playWorld, type World } from './played-world.ts';

const EXPLAIN = explainRequestSchema.parse({});

function rigOf(t: Test, world: World): CoordinatorRig {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const rig = openCoordinatorRig(directory, { play: playWorld(world) });
  t.teardown(() => rig.store.close());
  return rig;
}

void tap.test(
  'the variation that makes an artifact differ is confirmed, the others are cleared',
  async (t) => {
    const rig = rigOf(t, { artifacts: { app: [['timezone']], lib: [] } });
    const { judgement, explanation, builds } = await rig.compare('bookworm*2,bookworm+all', {
      explain: EXPLAIN,
    });
    t.equal(judgement.verdict, 'unreproducible');
    t.equal(builds.length, 3);
    const [screened] = explanation?.screenings ?? [];
    const [app, lib] = screened?.screening.artifacts ?? [];
    t.match(app, { path: 'app', cells: { timezone: 'confirmed', hostname: 'cleared', locale: 'cleared' } });
    t.match(lib, { path: 'lib', cells: { timezone: 'cleared' }, triggers: [] });
    t.equal(screened?.screening.isComplete, true);
    t.equal(explanation?.stopped, null);
    t.equal(rig.executor.plans.length, 3 + (explanation?.experiments.length ?? 0));
    t.equal(rig.executor.open.size, 0);
  },
);
