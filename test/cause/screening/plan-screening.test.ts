import tap from 'tap';

import type { Observation } from '../../../src/cause/screening/observation.ts';
import { planScreening } from '../../../src/cause/screening/plan-screening.ts';
import { VARIATIONS, type Variation } from '../../../src/environment/variation.ts';
import { buildIn, OPTIONS, randomFrom, simulate, type World } from './world.ts';

const leaky: World = {
  kind: 'test',
  seed: 1,
  artifacts: [
    { path: 'app', triggers: [['clock']], random: 0, mask: null },
    { path: 'doc', triggers: [['locale']], random: 0, mask: null },
  ],
  fails: [],
  failsAtRandom: 0,
};
const build = (...variations: Variation[]): Observation => buildIn(leaky, variations, randomFrom(1));
void tap.test('the control is built twice before anything is concluded', async (t) => {
  t.same(planScreening([], OPTIONS)?.batch, [[], [], VARIATIONS]);
  t.same(planScreening([build(), build(...VARIATIONS)], OPTIONS)?.batch, [[]]);
  t.same(planScreening([build()], { ...OPTIONS, confirmations: 3 })?.batch, [[], [], VARIATIONS]);
});

void tap.test('builds that are there are not made again', async (t) => {
  const plan = planScreening([build(), build(), build(...VARIATIONS)], OPTIONS);
  t.ok((plan?.batch.length ?? 0) > 1);
  t.ok(plan?.batch.every(({ length }) => length > 0 && length < VARIATIONS.length));
});

void tap.test('where nothing differs with everything varied, there is nothing to screen', async (t) => {
  const same = (): Observation => ({ ...build(), variations: [] });
  t.equal(planScreening([same(), same(), { ...build(), variations: [...VARIATIONS] }], OPTIONS), null);
});

const made = (content: string, ...variations: Variation[]): Observation => ({
  variations,
  outcome: 'success',
  artifacts: [{ path: 'app.tar', content }],
});

void tap.test('the control is doubted when nothing is like it', async (t) => {
  const varied = [made('b', ...VARIATIONS), made('c', 'home', 'user'), made('d', 'uid', 'clock')];
  const together = [made('a'), made('a'), ...varied];
  t.notSame(planScreening(together, OPTIONS)?.batch, [[]]);
  t.same(planScreening([...together, made('e', 'umask', 'cpus')], OPTIONS)?.batch, [[]]);
  const doubted = planScreening([...together, made('e', 'umask', 'cpus'), made('a')], OPTIONS);
  t.notSame(doubted?.batch, [[]], 'once');
});

void tap.test('only variations that can be had are varied', async (t) => {
  const variations: Variation[] = ['clock', 'locale', 'umask', 'home'];
  const observations = simulate(leaky, { ...OPTIONS, variations });
  t.ok(observations.some((one) => one.variations.length === 4));
  t.ok(observations.every((one) => one.variations.every((name) => variations.includes(name))));
});

void tap.test('hints are tried first and save builds', async (t) => {
  const hints = [
    { path: 'app', variations: ['clock' as const] },
    { path: 'doc', variations: ['locale' as const] },
  ];
  const hinted = simulate(leaky, { ...OPTIONS, hints });
  const unhinted = simulate(leaky);
  t.ok(hinted.length < unhinted.length, `${hinted.length} of ${unhinted.length} builds`);
});

void tap.test('every suspect is built alone as often as was asked for', async (t) => {
  for (const confirmations of [1, 2, 3]) {
    const observations = simulate(leaky, { ...OPTIONS, confirmations });
    for (const name of ['clock', 'locale'] as const) {
      const alone = observations.filter(({ variations }) => variations.join() === name);
      t.ok(alone.length >= confirmations, `${name} ${alone.length} of ${confirmations}`);
    }
  }
});

void tap.test('a control that never says anything ends it', async (t) => {
  const silent: Observation = { variations: [], outcome: 'error', artifacts: [] };
  t.equal(planScreening([silent, silent], OPTIONS), null);
});

void tap.test('twenty thousand artifacts are planned for in seconds', async (t) => {
  const many: World = {
    ...leaky,
    artifacts: Array.from({ length: 20_000 }, (_, index) => ({
      path: `file-${index}`,
      triggers: index % 3 === 0 ? [[VARIATIONS[index % 4] ?? 'clock']] : [],
      random: 0,
      mask: null,
    })),
  };
  const draw = randomFrom(1);
  const sets: Variation[][] = [[], [], [...VARIATIONS], VARIATIONS.slice(0, 8), VARIATIONS.slice(8)];
  const observations = sets.map((variations) => buildIn(many, variations, draw));
  const started = performance.now();
  t.ok(planScreening(observations, OPTIONS));
  const took = performance.now() - started;
  t.ok(took < 5000, `${took.toFixed(0)} ms`);
  t.comment(`${took.toFixed(0)} ms`);
});
