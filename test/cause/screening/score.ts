import { judgeScreening } from '../../../src/cause/screening/judge-screening.ts';
import type { ScreeningOptions } from '../../../src/cause/screening/observation.ts';
import type { Screened, Screening } from '../../../src/comparison/screening.ts';
import { VARIATIONS, type Variation } from '../../../src/environment/variation.ts';
import { OPTIONS, simulate, type World } from './world.ts';

/** What screening said of a world, against what is planted there. Pairs are of an artifact (or the outcome) and a variation. */
export interface Score {
  readonly world: World;
  readonly judgement: Screening;
  /** Pairs in deterministic things: rightly blamed, wrongly blamed, not found. */
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
  /** Pairs that were cleared though they are planted alone. */
  readonly wronglyCleared: number;
  /** Things that are purely random, how many of those were blamed on a variation, and how many were called nondeterministic. */
  readonly random: number;
  readonly randomBlamed: number;
  readonly randomFound: number;
  /** Of those found, how many have the true probability within their interval. */
  readonly covered: number;
}

export function scoreWorld(world: World, options: ScreeningOptions = OPTIONS): Score {
  const judgement = judgeScreening(simulate(world, options), options);
  const score = {
    right: 0,
    wrong: 0,
    missed: 0,
    wronglyCleared: 0,
    random: 0,
    randomBlamed: 0,
    randomFound: 0,
    covered: 0,
  };
  for (const { signal, planted, random } of things(world, judgement)) {
    const blamed = blamedIn(signal);
    if (random > 0) {
      const interval = signal.nondeterminism?.interval;
      score.random += 1;
      score.randomBlamed += blamed.size > 0 ? 1 : 0;
      score.randomFound += interval === undefined ? 0 : 1;
      score.covered += interval !== undefined && interval.low <= random && random <= interval.high ? 1 : 0;
      continue;
    }
    const truth = new Set(planted.flat());
    score.right += [...blamed].filter((name) => truth.has(name)).length;
    score.wrong += [...blamed].filter((name) => !truth.has(name)).length;
    score.missed += [...truth].filter((name) => !blamed.has(name)).length;
    score.wronglyCleared += planted.filter(
      ([name, ...more]) => name !== undefined && more.length === 0 && signal.cells[name] === 'cleared',
    ).length;
  }
  return { world, judgement, ...score };
}

/** The variations that are blamed for a difference. */
export function blamedIn({ cells }: Pick<Screened, 'cells'>): Set<Variation> {
  return new Set(VARIATIONS.filter((name) => cells[name] === 'confirmed' || cells[name] === 'together'));
}

function things({ artifacts, fails, failsAtRandom }: World, judgement: Screening) {
  return [
    { signal: judgement.outcome, planted: fails, random: failsAtRandom },
    ...artifacts.map(({ path, triggers, random }) => {
      const signal = judgement.artifacts.find((one) => one.path === path);
      if (signal === undefined) throw new Error(`${path} was not judged`);
      return { signal, planted: triggers, random };
    }),
  ];
}
