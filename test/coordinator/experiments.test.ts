import tap, { type Test } from 'tap';

import { BuildError } from '../../src/build/build-error.ts';
import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { explainRequestSchema, type CohortScreening } from '../../src/comparison/explanation.ts';
import { openCoordinatorRig, type CoordinatorRig } from './coordinator-rig.ts';
import { playWorld, type World } from './played-world.ts';

const EXPLAIN = explainRequestSchema.parse({});

function rigOf(t: Test, world: World): CoordinatorRig {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const rig = openCoordinatorRig(directory, { play: playWorld(world) });
  t.teardown(() => rig.store.close());
  return rig;
}

/** What the experiments with the first toolchain prove. */
function screeningOf({ explanation }: ComparisonDocument): CohortScreening['screening'] {
  const [first] = explanation?.screenings ?? [];
  if (first === undefined) throw new Error('nothing was screened');
  return first.screening;
}

const labelsOf = ({ builds, explanation }: ComparisonDocument): string[] =>
  [...builds, ...(explanation?.experiments ?? []).map(({ build }) => build)].map(
    ({ builder }) => builder.label,
  );

void tap.test(
  'the variation that makes an artifact differ is confirmed, the others are cleared',
  async (t) => {
    const rig = rigOf(t, { artifacts: { app: [['timezone']], lib: [] } });
    const document = await rig.compare('bookworm*2,bookworm+all', { explain: EXPLAIN });
    const { judgement, explanation, builds } = document;
    t.equal(judgement.verdict, 'unreproducible');
    t.equal(builds.length, 3, 'experiments are not among the builds');
    t.same(
      judgement.cohorts.map((cohort) => cohort.builds),
      [[0, 1, 2]],
    );
    const [app, lib] = screeningOf(document).artifacts;
    t.match(app, { path: 'app', cells: { timezone: 'confirmed', hostname: 'cleared', locale: 'cleared' } });
    t.match(lib, { path: 'lib', cells: { timezone: 'cleared' }, triggers: [] });
    t.match(document.causes, [{ path: 'app', variations: ['timezone'], confidence: 'proved' }]);
    t.match(explanation, { stopped: null, fix: null, screenings: [{ builder: 'bookworm' }] });
    t.equal(screeningOf(document).buildsSpent, rig.executor.plans.length, 'nothing is built twice');
    t.equal(new Set(rig.executor.plans.map(({ name }) => name)).size, rig.executor.plans.length);
    t.equal(new Set(labelsOf(document)).size, labelsOf(document).length);
    t.equal(rig.executor.open.size, 0);
  },
);

void tap.test(
  'where logs first part is told of the variation, and of nothing that chance does',
  async (t) => {
    const played = playWorld({ artifacts: { app: [['timezone']] } });
    const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
    const rig = openCoordinatorRig(directory, {
      play: (plan) => ({
        ...played(plan),
        log: [
          'begins',
          `draws ${plan.name}`,
          plan.builder.variations.includes('timezone') ? 'late' : 'early',
        ].join('\n'),
      }),
    });
    t.teardown(() => rig.store.close());
    const { explanation } = await rig.compare('bookworm*2,bookworm+all', { explain: EXPLAIN });
    const [told, ...rest] = explanation?.logDivergences ?? [];
    t.match(told, {
      builder: 'bookworm',
      variations: ['timezone'],
      left: 'bookworm',
      right: 'bookworm+timezone',
    });
    t.ok(told?.added.includes('late') && told.removed.includes('early'), JSON.stringify(told));
    t.same(rest, []);
  },
);

void tap.test('what only two variations do together is found, and said so', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [['locale', 'umask']] } });
  const document = await rig.compare('bookworm*2,bookworm+all', { explain: EXPLAIN });
  t.match(screeningOf(document).artifacts, [
    { cells: { locale: 'together', umask: 'together', clock: 'cleared' }, triggers: [{ isConfirmed: true }] },
  ]);
});

void tap.test('what differs at random is not blamed on any variation', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [], id: [['hostname']] }, random: ['app'] });
  const document = await rig.compare('bookworm*2,bookworm+all', { explain: EXPLAIN });
  const [app, id] = screeningOf(document).artifacts;
  t.match(app, { nature: 'nondeterministic', triggers: [] });
  t.match(id, { nature: 'deterministic', cells: { hostname: 'confirmed' } });
});

void tap.test('a build that fails only under a variation is attributed to it', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [] }, failures: [['user']] });
  const document = await rig.compare('bookworm*2,bookworm+all', { explain: EXPLAIN });
  t.equal(document.judgement.verdict, 'inconclusive');
  t.match(screeningOf(document).outcome, { cells: { user: 'confirmed', uid: 'cleared' } });
});

void tap.test('where nothing differs nothing is built, and that is said', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [] } });
  const asked = { ...EXPLAIN, tryFix: true };
  const { explanation } = await rig.compare('bookworm*2,bookworm+all', { explain: asked });
  t.match(explanation, { screenings: [], experiments: [], fix: { result: 'not-tried' }, stopped: null });
  t.equal(rig.executor.plans.length, 3);
  t.ok(rig.events.some((event) => event.kind === 'step' && event.message.startsWith('nothing differs')));
});

void tap.test(
  'only what the compared builds varied is screened, and all where they varied nothing',
  async (t) => {
    const rig = rigOf(t, { artifacts: { app: [['timezone'], ['locale']] } });
    const some = await rig.compare('bookworm,bookworm+timezone+umask', { explain: EXPLAIN });
    t.match(screeningOf(some).artifacts, [
      { cells: { timezone: 'confirmed', umask: 'cleared', locale: 'not-tried' } },
    ]);
    const alone = await rig.compare('bookworm', { explain: EXPLAIN });
    t.match(screeningOf(alone).artifacts, [{ cells: { timezone: 'confirmed', locale: 'confirmed' } }]);
  },
);

void tap.test('each toolchain whose builds differ is screened, the others are not', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [['home']] } });
  const document = await rig.compare('bookworm,bookworm+home,trixie*2', { explain: EXPLAIN });
  t.same(
    document.explanation?.screenings.map(({ builder }) => builder),
    ['bookworm'],
  );
});

void tap.test('a budget holds for all toolchains together, and why it ended is said', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [['home'], ['user'], ['kernel']] } });
  const document = await rig.compare('bookworm*2,bookworm+all', { explain: { ...EXPLAIN, budget: 5 } });
  t.equal(screeningOf(document).isComplete, false);
  t.equal(rig.executor.plans.length, 5);
  t.equal(document.explanation?.stopped, 'the budget of 5 builds is used up');
});

void tap.test('settings are tried in fresh builds, down to those that are needed', async (t) => {
  const rig = rigOf(t, {
    artifacts: { app: [['timezone']], lib: [['umask']] },
    mendedBy: { app: ["export TZ='UTC'"], lib: ['umask 0022'] },
  });
  const document = await rig.compare('bookworm*2,bookworm+all', { explain: { ...EXPLAIN, tryFix: true } });
  t.match(document.explanation?.fix, {
    result: 'fixed',
    isMinimal: true,
    attempt: { artifacts: { matching: 2, of: 2 }, builders: { succeeded: 3, of: 3 } },
  });
  t.equal(document.judgement.verdict, 'unreproducible', 'experiments do not change the verdict');
  const fixes = document.explanation?.experiments.filter(({ purpose }) => purpose.kind === 'fix') ?? [];
  t.same(
    fixes.slice(0, 3).map(({ build }) => build.builder.label),
    ['bookworm (fix 1)', 'bookworm#2 (fix 1)', 'bookworm+all (fix 1)'],
  );
  t.equal(new Set(rig.executor.plans.map(({ name }) => name)).size, rig.executor.plans.length);
});

void tap.test('settings that do not mend it are told as such', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [['timezone']] }, mendedBy: { app: ['nothing does'] } });
  const document = await rig.compare('bookworm*2,bookworm+all', { explain: { ...EXPLAIN, tryFix: true } });
  t.match(document.explanation?.fix, { result: 'not-fixed', attempt: { artifacts: { matching: 0, of: 1 } } });
});

void tap.test('a sweep keeps the logs and manifests of experiments', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [['timezone']] } });
  const { explanation } = await rig.compare('bookworm,bookworm+timezone', { explain: EXPLAIN });
  await rig.store.sweep();
  const kept = (explanation?.experiments ?? []).flatMap(({ build: { log, manifest } }) => [log, manifest]);
  t.ok(kept.length > 0);
  for (const blob of kept) t.ok(blob !== null && (await rig.store.blobs.has(blob.digest)));
});

void tap.test('what the recipe leaves out, or the engine cannot give, is not screened', async (t) => {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const rig = openCoordinatorRig(directory, {
    play: playWorld({ artifacts: { app: [['hostname']] } }),
    capabilities: { unavailable: [{ variation: 'kernel', reason: 'not here' }] },
  });
  t.teardown(() => rig.store.close());
  const document = await rig.compare('bookworm*2,bookworm+all', {
    explain: EXPLAIN,
    flags: { without: ['timezone'] },
  });
  t.match(screeningOf(document).artifacts, [
    { cells: { hostname: 'confirmed', timezone: 'not-tried', kernel: 'not-tried', locale: 'cleared' } },
  ]);
  const notations = document.explanation?.experiments.map(({ build }) => build.builder.notation) ?? [];
  t.notOk(notations.some((notation) => /\+(timezone|kernel)/.test(notation)));
});

void tap.test('of what was refused nothing is known', async (t) => {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const world = playWorld({ artifacts: { app: [['locale']], log: [] } });
  const rig = openCoordinatorRig(directory, {
    play: (plan) => ({
      ...world(plan),
      ...(plan.builder.variations.includes('umask') && { refused: ['fifo'] }),
    }),
  });
  t.teardown(() => rig.store.close());
  const document = await rig.compare('bookworm*2,bookworm+locale+umask', { explain: EXPLAIN });
  const [app, fifo] = screeningOf(document).artifacts;
  t.match(app, { path: 'app', cells: { locale: 'confirmed', umask: 'cleared' } });
  t.match(fifo, { path: 'fifo', triggers: [] });
});

void tap.test('builds that all fail are no reason for experiments', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [] }, failures: [[]] });
  const { explanation, judgement } = await rig.compare('bookworm*2,bookworm+all', { explain: EXPLAIN });
  t.equal(judgement.verdict, 'inconclusive');
  t.match(explanation, { screenings: [], experiments: [] });
  t.notOk(rig.events.some((event) => event.kind === 'step' && event.message.startsWith('nothing differs')));
});

void tap.test('an engine that fails every experiment is not asked for ever more', async (t) => {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const world = playWorld({ artifacts: { app: [['locale']] } });
  const rig = openCoordinatorRig(directory, {
    play(plan) {
      if (rig.executor.plans.length > 3) throw new BuildError('ENGINE_FAULT', 'away');
      return world(plan);
    },
  });
  t.teardown(() => rig.store.close());
  const { explanation } = await rig.compare('bookworm*2,bookworm+all', { explain: EXPLAIN });
  t.match(explanation?.stopped, /^the last 8 builds did not come to an end: away/);
  t.ok((explanation?.experiments.length ?? 0) < 12);
  t.notOk(explanation?.screenings[0]?.screening.isComplete);
});
