import tap, { type Test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { explainRequestSchema, type ExplainRequest } from '../../src/comparison/explanation.ts';
import { explanationRequest } from '../../src/comparison/explanation-request.ts';
import { SEES_ALL } from '../../src/store/visibility.ts';
import { openCoordinatorRig, type CoordinatorRig } from './coordinator-rig.ts';
import { playWorld, type World } from './played-world.ts';
import { toolchainOf, type RigDepsOptions } from './rig-deps.ts';
import { historyOf } from './service-rig.ts';

const DIFFERS: World = { artifacts: { app: [['timezone']] } };
const DAY_MS = 24 * 3600 * 1000;

interface EarlierRig extends CoordinatorRig {
  readonly clock: { aheadMs: number };
  explain(earlier: ComparisonDocument, more?: Partial<ExplainRequest>): Promise<ComparisonDocument>;
}

function rigOf(t: Test, world: World, options: RigDepsOptions = {}): EarlierRig {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const clock = { aheadMs: 0 };
  const rig = openCoordinatorRig(directory, {
    play: playWorld(world),
    clock: () => Date.now() + clock.aheadMs,
    ...options,
  });
  t.teardown(() => rig.store.close());
  return {
    ...rig,
    clock,
    explain: async (earlier, more = {}) =>
      rig.compare(
        'bookworm',
        explanationRequest(earlier, explainRequestSchema.parse(more), { jobs: null, maxDiffs: 50 }),
      ),
  };
}

const stepsOf = ({ events }: CoordinatorRig): string =>
  events.flatMap((event) => (event.kind === 'step' ? [event.message] : [])).join('\n');

void tap.test('an earlier comparison is explained without its builds being made again', async (t) => {
  const rig = rigOf(t, DIFFERS);
  const earlier = await rig.compare('bookworm*2,bookworm+all');
  t.equal(earlier.explanation, null);
  const document = await rig.explain(earlier);
  t.equal(document.reuseOf, earlier.id);
  t.same(document.builds, earlier.builds);
  t.same(document.judgement, earlier.judgement);
  t.match(document.explanation?.screenings, [
    { screening: { artifacts: [{ cells: { timezone: 'confirmed' } }] } },
  ]);
  const made = rig.executor.plans.map(({ comparison }) => comparison);
  t.equal(made.filter((id) => id === earlier.id).length, 3);
  t.equal(made.filter((id) => id === document.id).length, document.explanation?.experiments.length);
  t.ok(historyOf(rig.store, document.id).includes('attempt-ended 2 1'));
});

void tap.test('experiments that were made before are not made again', async (t) => {
  const rig = rigOf(t, { ...DIFFERS, mendedBy: { app: ["export TZ='UTC'"] } });
  const first = await rig.compare('bookworm*2,bookworm+all', { explain: explainRequestSchema.parse({}) });
  const built = rig.executor.plans.length;
  const again = await rig.explain(first);
  t.equal(rig.executor.plans.length, built);
  t.same(again.explanation?.screenings, first.explanation?.screenings);
  t.same(again.explanation?.experiments, first.explanation?.experiments);
  const mended = await rig.explain(again, { tryFix: true });
  t.match(mended.explanation?.fix, { result: 'fixed' });
  t.equal(rig.executor.plans.length, built + 3);
});

void tap.test('after a day the experiments begin with a control of their own', async (t) => {
  const rig = rigOf(t, DIFFERS);
  const earlier = await rig.compare('bookworm*2,bookworm+all');
  rig.clock.aheadMs = DAY_MS;
  const document = await rig.explain(earlier);
  t.match(stepsOf(rig), 'the clocks of its builds are too old: experiments begin with a new control');
  t.same(document.builds, earlier.builds);
  const experiments = document.explanation?.experiments ?? [];
  const notations = experiments.map(({ build }) => build.builder.notation);
  t.equal(notations.filter((notation) => notation === 'bookworm').length, 2);
  t.ok(notations.includes('bookworm+all'));
  t.match(document.explanation?.screenings, [
    { screening: { buildsSpent: experiments.length, artifacts: [{ cells: { timezone: 'confirmed' } }] } },
  ]);
});

void tap.test('a toolchain that is another by now is an error that says what to do', async (t) => {
  let name = 'bookworm';
  const rig = rigOf(t, DIFFERS, {
    toolchains: { ensure: async (builder) => ({ ...toolchainOf(name), builder }) },
  });
  const earlier = await rig.compare('bookworm*2,bookworm+all');
  name = 'bookworm of today';
  await t.rejects(rig.explain(earlier), {
    code: 'TOOLCHAIN_CHANGED',
    message: `the toolchain bookworm is no longer the one that comparison ${earlier.id} used`,
    hint: 'compare the same source again with --explain',
  });
});

void tap.test('builds are not held against others from another fetch', async (t) => {
  const rig = rigOf(t, DIFFERS);
  const earlier = await rig.compare('bookworm*2,bookworm+all', { flags: { fetch: 'get' } });
  const kept = await rig.explain(earlier);
  t.notMatch(stepsOf(rig), 'no longer kept');
  t.notOk(kept.explanation?.experiments.some(({ build }) => build.builder.notation === 'bookworm'));
  await rig.compare('bookworm*2,bookworm+all', { flags: { fetch: 'get' }, refetch: true });
  const anew = await rig.explain(earlier);
  t.match(stepsOf(rig), 'is no longer kept');
  const controls = anew.explanation?.experiments.filter(({ build }) => build.builder.notation === 'bookworm');
  t.equal(controls?.length, 2);
});

void tap.test('where nothing differs nothing is built or set up for it', async (t) => {
  const rig = rigOf(t, { artifacts: { app: [] } });
  const earlier = await rig.compare('bookworm*2,bookworm+all');
  const document = await rig.explain(earlier);
  t.match(document, {
    judgement: { verdict: 'reproducible' },
    explanation: { screenings: [], experiments: [] },
  });
  t.equal(rig.executor.plans.length, 3);
});

const BUILDERS = 'bookworm*2,bookworm+timezone';

/** A source whose next result is the caller's to say; an equal revision again is built again. */
function turningRig(
  t: Test,
): CoordinatorRig & { differs: boolean; explain(id: string): Promise<ComparisonDocument> } {
  const plays = { good: playWorld({ artifacts: { app: [] } }), bad: playWorld(DIFFERS) };
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const rig = openCoordinatorRig(directory, {
    play: (plan) => (turning.differs ? plays.bad : plays.good)(plan),
  });
  t.teardown(() => rig.store.close());
  const turning = {
    ...rig,
    differs: false,
    explain: async (id: string) => {
      const asked = explainRequestSchema.parse({});
      const earlier = await rig.store.comparisons.document(id);
      return rig.compare('bookworm', explanationRequest(earlier, asked, { jobs: null, maxDiffs: 0 }));
    },
  };
  return turning;
}

void tap.test('an explanation finds no regression, and hides none', async (t) => {
  const rig = turningRig(t);
  const good = await rig.compare(BUILDERS);
  rig.differs = true;
  const bad = await rig.compare(BUILDERS);
  t.equal(bad.regressedFrom, good.id);
  t.equal((await rig.explain(bad.id)).regressedFrom, null);
  rig.differs = false;
  const mended = await rig.compare(BUILDERS);
  await rig.explain(bad.id);
  rig.differs = true;
  t.equal((await rig.compare(BUILDERS)).regressedFrom, mended.id);
});

void tap.test('an explanation takes the place of what it explains, and counts as no attempt', async (t) => {
  const rig = turningRig(t);
  const standing = (document: ComparisonDocument) =>
    rig.store.revisions.ofDigest(document.revision.snapshot.digest, SEES_ALL);
  rig.differs = true;
  const bad = await rig.compare(BUILDERS);
  const [before] = standing(bad);
  const first = await rig.explain(bad.id);
  const explained = { comparison: first.id, verdict: 'unreproducible' };
  t.match(standing(bad), [
    {
      comparisons: { unreproducible: 1 },
      latest: explained,
      best: explained,
      decisive: { ...explained, at: before?.decisive?.at },
    },
  ]);
  const second = await rig.explain(bad.id);
  t.match(standing(bad), [{ latest: { comparison: second.id }, decisive: { comparison: second.id } }]);

  rig.differs = false;
  const good = await rig.compare(BUILDERS);
  const found = standing(good);
  t.match(found, [
    { verdict: 'reproducible', decisive: { comparison: good.id }, latest: { comparison: good.id } },
  ]);
  await rig.explain(bad.id);
  t.strictSame(standing(good), found);
});
