import tap, { type Test } from 'tap';

import type { BuildPlan } from '../../src/build/build-plan.ts';
import { explainRequestSchema } from '../../src/comparison/explanation.ts';
import { openCoordinatorRig, type CoordinatorRig } from './coordinator-rig.ts';
import type { Play } from './memory-executor.ts';
import { playWorld } from './played-world.ts';

const TRACE = explainRequestSchema.parse({ trace: true });
const BUILDERS = 'bookworm*2,bookworm+all';

const digest = (text: string): string => Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64);

/** A build of `app` by a command whose output holds the time zone, traced as the tracer would. */
function traceOf({ environment: { buildPath, timezone } }: BuildPlan): string {
  const lines = [
    'verbatim-trace 1',
    'start 1 0',
    `exec 1 ${buildPath}/src whole make`,
    'start 2 1',
    `exec 2 ${buildPath}/src whole date`,
    `write 2 ${buildPath}/src/stamp ${digest(timezone)}`,
    'start 3 1',
    `exec 3 ${buildPath}/src whole cc stamp -o app`,
    `read 3 ${buildPath}/src/stamp ${digest(timezone)}`,
    `write 3 ${buildPath}/src/app ${digest(`app ${timezone}`)}`,
    'end',
    '',
  ];
  return lines
    .map((line) => line.replaceAll(' ', '\t').replace(/^verbatim-trace\t/u, 'verbatim-trace '))
    .join('\n');
}

function rigOf(t: Test, trace: (plan: BuildPlan) => Partial<ReturnType<Play>>): CoordinatorRig {
  const played = playWorld({ artifacts: { app: [['timezone']], lib: [] } });
  const play: Play = (plan) => ({ ...played(plan), ...(plan.isTraced ? trace(plan) : {}) });
  const rig = openCoordinatorRig(t.testdir({ source: { 'hello.txt': 'hello\n' } }), { play });
  t.teardown(() => rig.store.close());
  return rig;
}

void tap.test('traced builds of a confirmed variation name the command where the builds part', async (t) => {
  const rig = rigOf(t, (plan) => ({ trace: traceOf(plan) }));
  const document = await rig.compare(BUILDERS, { explain: TRACE });
  t.match(document.explanation?.divergences, [
    {
      path: 'app',
      builder: 'bookworm',
      variations: ['timezone'],
      divergence: { command: ['date'], output: { name: 'src/stamp' }, inputs: { areEqual: true } },
      reason: null,
    },
  ]);
  const traced = rig.executor.plans.filter(({ isTraced }) => isTraced);
  t.equal(traced.length, 2, 'the control, and one with the variation');
  t.equal(document.builds.length, 3, 'they are not among the builds');
  t.equal(rig.executor.open.size, 0);
});

void tap.test('nothing is traced unless it is asked for', async (t) => {
  const rig = rigOf(t, (plan) => ({ trace: traceOf(plan) }));
  const document = await rig.compare(BUILDERS, { explain: { ...TRACE, trace: false } });
  t.equal(document.explanation?.divergences, null);
  t.notOk(rig.executor.plans.some(({ isTraced }) => isTraced));
});

void tap.test('a traced build that fails, or leaves no trace, says why nothing is known', async (t) => {
  const failing = rigOf(t, () => ({ reason: { code: 'exit-code', message: 'it ended with exit code 1' } }));
  const failed = await failing.compare(BUILDERS, { explain: TRACE });
  t.match(failed.explanation?.divergences, [
    { path: 'app', divergence: null, reason: /^the traced build .* did not succeed$/u },
  ]);
  t.equal(failed.judgement.verdict, 'unreproducible');
  const silent = await rigOf(t, () => ({})).compare(BUILDERS, { explain: TRACE });
  t.match(silent.explanation?.divergences, [{ divergence: null, reason: /left no trace$/u }]);
  const forged = await rigOf(t, () => ({ trace: 'anything\n' })).compare(BUILDERS, { explain: TRACE });
  t.match(forged.explanation?.divergences, [{ divergence: null, reason: /something that is no trace$/u }]);
});
