import type { Screening } from '../../src/comparison/screening.ts';
import type { Variation } from '../../src/environment/variation.ts';
import { isClean, type Answer, type Planted } from './answer.ts';
import type { Told } from './told.ts';

/** Things said rightly, said wrongly, and not said; each as a person would name it: `app.tar archive-owner`. */
export interface Tally {
  readonly right: readonly string[];
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
}

export interface Score {
  /** Of an artifact and a kind of cause. */
  readonly kinds: Tally;
  /** Of an artifact and what triggers it: a variation, or several together. `(build)` stands for a build that fails. */
  readonly triggers: Tally;
  /** Of artifacts that differ without any variation, whether that was said. */
  readonly chance: Tally;
  /** Nothing is planted, and something is blamed or differs all the same. */
  readonly isBlamed: boolean;
  /** null when no experiment was made. */
  readonly builds: { readonly spent: number; readonly oneAtATime: number; readonly quick: number } | null;
}

/** What was told of one project, against what is planted there. What is latent blames nothing. */
export function scoreProject(told: Told, answer: Answer): Score {
  const blamed = told.causes.filter(({ isLatent }) => !isLatent);
  const paths = new Set([...Object.keys(answer.artifacts), ...blamed.map(({ path }) => path)]);
  const each = [...paths].toSorted().map((path) => {
    const causes = blamed.filter((cause) => cause.path === path);
    const planted = answer.artifacts[path] ?? [];
    return {
      kinds: scoreKinds(path, new Set(causes.map(({ kind }) => kind)), planted),
      triggers: scoreTriggers(path, causes, planted),
      chance: scoreChance(path, causes, planted),
    };
  });
  const ending = scoreEnding(told, answer);
  const differs = told.judgement.artifacts.some(
    ({ verdict }) => verdict === 'mismatch' || verdict === 'missing',
  );
  const screening = screeningOf(told);
  return {
    kinds: addTallies(each.map(({ kinds }) => kinds)),
    triggers: addTallies([...each.map(({ triggers }) => triggers), ending]),
    chance: addTallies(each.map(({ chance }) => chance)),
    isBlamed: isClean(answer) && (differs || blamed.length > 0 || ending.wrong.length > 0),
    builds:
      screening === null
        ? null
        : {
            spent: screening.buildsSpent,
            oneAtATime: screening.oneAtATime.confirmed,
            quick: screening.oneAtATime.quick,
          },
  };
}

export function addTallies(all: readonly Tally[]): Tally {
  return {
    right: all.flatMap(({ right }) => right),
    wrong: all.flatMap(({ wrong }) => wrong),
    missed: all.flatMap(({ missed }) => missed),
  };
}

/** Of what was said, the share that is right; 1 when nothing was said. */
export function precisionOf({ right, wrong }: Tally): number {
  return shareOf(right.length, wrong.length);
}

/** Of what should be said, the share that was; 1 when there was nothing to say. */
export function recallOf({ right, missed }: Tally): number {
  return shareOf(right.length, missed.length);
}

function shareOf(right: number, rest: number): number {
  return right + rest === 0 ? 1 : right / (right + rest);
}

type ToldCause = Told['causes'][number];

/** A planted fault is found when any of its names is said. A second of its names is neither right nor wrong. */
function scoreKinds(path: string, said: ReadonlySet<string>, planted: readonly Planted[]): Tally {
  const known = new Set<string>(planted.flatMap(({ kinds }) => kinds));
  const isFound = ({ kinds }: Planted): boolean => kinds.some((kind) => said.has(kind));
  const name = ({ kinds }: Planted): string => `${path} ${kinds.join('|')}`;
  return {
    right: planted.filter(isFound).map(name),
    wrong: [...said].filter((kind) => !known.has(kind)).map((kind) => `${path} ${kind}`),
    missed: planted.filter((one) => !isFound(one)).map(name),
  };
}

function scoreTriggers(path: string, causes: readonly ToldCause[], planted: readonly Planted[]): Tally {
  const said = new Set(causes.map(({ variations }) => nameOf(variations)).filter((name) => name !== ''));
  const isSaidRandom = causes.some(({ nondeterministic }) => nondeterministic !== null);
  const wanted = new Set(
    planted.filter(({ random }) => !(random === 'perhaps' && isSaidRandom)).flatMap(triggersOf),
  );
  const allowed = new Set([
    ...planted.flatMap(triggersOf),
    ...planted.flatMap(({ maybe }) => maybe.map((one) => nameOf([one]))),
  ]);
  return compareSets(path, { said, wanted, allowed });
}

function triggersOf({ variations, together }: Planted): string[] {
  return [...variations.map((one) => nameOf([one])), ...together.map(nameOf)];
}

function scoreChance(path: string, causes: readonly ToldCause[], planted: readonly Planted[]): Tally {
  const isSaid = causes.some(({ nondeterministic }) => nondeterministic !== null);
  const isPlanted = planted.some(({ random }) => random === true);
  const mayBe = planted.some(({ random }) => random !== false);
  return {
    right: isSaid && isPlanted ? [path] : [],
    wrong: isSaid && !mayBe ? [path] : [],
    missed: !isSaid && isPlanted ? [path] : [],
  };
}

/** A project of the corpus is built with one toolchain. */
function screeningOf({ explanation }: Told): Screening | null {
  return explanation?.screenings[0]?.screening ?? null;
}

function scoreEnding(told: Told, { failsUnder }: Answer): Tally {
  const confirmed = screeningOf(told)?.outcome.triggers.filter(({ isConfirmed }) => isConfirmed) ?? [];
  const said = new Set(confirmed.map(({ variations }) => nameOf(variations)));
  const wanted = new Set(failsUnder.map(nameOf));
  return compareSets('(build)', { said, wanted, allowed: wanted });
}

function compareSets(
  path: string,
  { said, wanted, allowed }: Readonly<Record<'said' | 'wanted' | 'allowed', ReadonlySet<string>>>,
): Tally {
  const full = (name: string): string => `${path} ${name}`;
  return {
    right: [...wanted].filter((name) => said.has(name)).map(full),
    wrong: [...said].filter((name) => !allowed.has(name)).map(full),
    missed: [...wanted].filter((name) => !said.has(name)).map(full),
  };
}

function nameOf(set: readonly Variation[]): string {
  return set.toSorted().join('+');
}
