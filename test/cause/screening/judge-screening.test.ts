import tap from 'tap';

import { judgeScreening } from '../../../src/cause/screening/judge-screening.ts';
import type { Observation } from '../../../src/cause/screening/observation.ts';
import { planScreening } from '../../../src/cause/screening/plan-screening.ts';
import { screeningSchema, type Screened } from '../../../src/comparison/screening.ts';
import { VARIATIONS, type Variation } from '../../../src/environment/variation.ts';
import { OPTIONS, simulate, type World, type WorldArtifact } from './world.ts';

const built = (
  variations: Variation[],
  content: string | null,
  outcome: Observation['outcome'] = 'success',
): Observation => ({
  variations,
  outcome,
  artifacts: [{ path: 'app', content }],
});
const CONTROL = built([], 'usual');
const ALL = [...VARIATIONS];
const without = (...names: Variation[]): Variation[] => ALL.filter((name) => !names.includes(name));

const artifact = (triggers: Variation[][], more: Partial<WorldArtifact> = {}): WorldArtifact => ({
  path: 'app',
  triggers,
  random: 0,
  mask: null,
  ...more,
});
const world = (artifacts: WorldArtifact[], more: Partial<World> = {}): World => ({
  kind: 'test',
  seed: 1,
  artifacts,
  fails: [],
  failsAtRandom: 0,
  ...more,
});
const app = (observations: readonly Observation[]): Screened => {
  const [first] = judgeScreening(observations, OPTIONS).artifacts;
  if (first === undefined) throw new Error('nothing was judged');
  return first;
};

/** Enough builds without the clock that are the same, for chance to be out of the question. */
const SCREENED = [
  CONTROL,
  CONTROL,
  built(without('clock'), 'usual'),
  built(without('clock', 'home'), 'usual'),
  built(['home'], 'usual'),
  built(['locale'], 'usual'),
  built(['aslr', 'cpus'], 'usual'),
];

void tap.test('a variation that always differs alone is confirmed, with its counts', async (t) => {
  const clock = built(['clock'], 'leak');
  const signal = app([
    ...SCREENED,
    clock,
    clock,
    built(['clock', 'aslr'], 'other'),
    built(['clock', 'cpus'], 'third'),
  ]);
  t.equal(signal.nature, 'deterministic');
  t.equal(signal.cells.clock, 'confirmed');
  t.equal(signal.cells.locale, 'cleared');
  t.same(signal.triggers, [
    {
      variations: ['clock'],
      on: { differed: 2, of: 2 },
      off: { differed: 0, of: 2 },
      isConfirmed: true,
      maskedBy: [],
    },
  ]);
});

void tap.test('once alone is a suspicion', async (t) => {
  const signal = app([CONTROL, CONTROL, built(without('clock'), 'usual'), built(['clock'], 'leak')]);
  t.equal(signal.cells.clock, 'suspected');
});

void tap.test('what differs without any variation is blamed on none', async (t) => {
  const signal = app([
    CONTROL,
    built([], 'noise'),
    built(ALL, 'x'),
    built(['clock'], 'leak'),
    built(['clock'], 'leak'),
  ]);
  t.equal(signal.nature, 'nondeterministic');
  t.same(new Set(Object.values(signal.cells)), new Set(['unknown']));
  t.match(signal.nondeterminism, { differed: 1, of: 2, probability: 0.5 });
  t.same(signal.triggers, []);
});

void tap.test('what differs only sometimes in one environment is blamed on none', async (t) => {
  const signal = app([CONTROL, CONTROL, built(['clock'], 'leak'), built(['clock'], 'usual')]);
  t.equal(signal.nature, 'nondeterministic');
});

void tap.test('two varied builds that are the same do not clear what both vary', async (t) => {
  const signal = app([
    CONTROL,
    CONTROL,
    built(['umask', 'clock'], 'group'),
    built(['umask', 'home'], 'group'),
  ]);
  t.equal(signal.cells.umask, 'suspected');
  t.equal(signal.cells.clock, 'suspected');
  t.equal(signal.cells.kernel, 'not-tried');
});

void tap.test('what was only varied beside a known cause is not cleared', async (t) => {
  const clock = built(['clock'], 'leak');
  const signal = app([CONTROL, CONTROL, clock, clock, built(['clock', 'home'], 'other leak')]);
  t.equal(signal.cells.home, 'unknown');
});

void tap.test('variations that matter only together are said together', async (t) => {
  const signal = app(simulate(world([artifact([['locale', 'timezone']])])));
  t.match(signal.triggers, [{ variations: ['timezone', 'locale'], isConfirmed: true }]);
  t.equal(signal.cells.locale, 'together');
  t.equal(signal.cells.clock, 'cleared');
});

void tap.test('a variation that hides another is named', async (t) => {
  const hidden = built(['clock', 'locale'], 'usual');
  const clock = built(['clock'], 'leak');
  const home = built(['home'], 'usual');
  const signal = app([CONTROL, CONTROL, CONTROL, home, clock, clock, clock, hidden, hidden, hidden]);
  t.equal(signal.cells.clock, 'confirmed');
  t.match(signal.triggers, [{ maskedBy: [['locale']] }]);
});

void tap.test('a failure is attributed, and what it hides in artifacts is not cleared', async (t) => {
  const { outcome, artifacts } = judgeScreening(
    simulate(world([artifact([['clock'], ['shell']])], { fails: [['shell']] })),
    OPTIONS,
  );
  t.equal(outcome.cells.shell, 'confirmed');
  t.equal(outcome.cells.clock, 'cleared');
  t.equal(artifacts[0]?.cells.clock, 'confirmed');
  t.equal(artifacts[0]?.cells.shell, 'not-tried');
});

void tap.test('builds that end without a word say nothing', async (t) => {
  const signal = app([
    CONTROL,
    CONTROL,
    built(['clock'], 'leak', 'error'),
    built(['clock'], 'leak', 'cancelled'),
  ]);
  t.equal(signal.cells.clock, 'not-tried');
});

void tap.test(
  'a variation with which no build ends in a word does not keep the others from being screened',
  async (t) => {
    const observations: Observation[] = [];
    for (;;) {
      const plan = planScreening(observations, OPTIONS);
      if (plan === null) break;
      for (const names of plan.batch) {
        const variations = [...names];
        const content = variations.includes('clock') ? 'leak' : 'usual';
        observations.push(built(variations, content, variations.includes('kernel') ? 'error' : 'success'));
      }
    }
    const signal = app(observations);
    t.equal(signal.cells.clock, 'confirmed');
    t.equal(signal.cells.home, 'cleared');
    t.equal(signal.cells.kernel, 'not-tried');
  },
);

void tap.test('an artifact that only the control lacks differs', async (t) => {
  const none: Observation = { variations: [], outcome: 'success', artifacts: [] };
  const home = built(['home'], 'made');
  const others = VARIATIONS.filter((name) => name !== 'home').map((name) => ({
    ...none,
    variations: [name],
  }));
  const signal = app([none, none, home, home, ...others]);
  t.equal(signal.cells.home, 'confirmed');
});

void tap.test('an artifact that was refused in the control is not judged', async (t) => {
  t.equal(app([built([], null), built([], null), built(ALL, 'x')]).nature, 'not-judged');
});

void tap.test('names of the language are names of artifacts', async (t) => {
  const strange = ['__proto__', 'constructor', '', 'toString'];
  const make = (variations: Variation[]): Observation => ({
    variations,
    outcome: 'success',
    artifacts: strange.map((path) => ({ path, content: 'usual' })),
  });
  const { artifacts } = judgeScreening([make([]), make([]), make(ALL)], OPTIONS);
  t.same(artifacts.map(({ path }) => path).toSorted(), strange.toSorted());
  t.ok(artifacts.every(({ cells }) => cells.clock === 'cleared'));
});

void tap.test('a judgement is of its schema', async (t) => {
  const judgement = judgeScreening(
    simulate(world([artifact([['clock']]), artifact([], { path: 'b', random: 0.9 })])),
    OPTIONS,
  );
  t.same(screeningSchema.parse(JSON.parse(JSON.stringify(judgement))), judgement);
  t.equal(judgement.oneAtATime.confirmed, 2 + 17 * 2);
  t.equal(judgement.oneAtATime.quick, 2 + 17 + 1);
});
