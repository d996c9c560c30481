import type { ArtifactClass } from '../../src/comparison/artifact-comparison.ts';
import type { BuildOutcome } from '../../src/comparison/build-result.ts';
import { VARIATIONS, type Variation } from '../../src/environment/variation.ts';
import type { Answer, Planted } from './answer.ts';

/** The builders that show whether an answer is true: the control, every variation alone, every planted set and its subsets. */
export function provingBuilders(answer: Answer): string {
  const together = [
    ...Object.values(answer.artifacts).flatMap((planted) => planted.flatMap((one) => one.together)),
    ...answer.failsUnder.filter((set) => set.length > 1),
  ];
  const sets = [...VARIATIONS.map((name) => [name]), ...together.flatMap(subsets)];
  const notations = new Set(
    sets.map((set) => ['bookworm', ...VARIATIONS.filter((name) => set.includes(name))].join('+')),
  );
  return [`bookworm*${CONTROLS}`, ...notations].join(',');
}

const CONTROLS = 3;

/** What of a result document proves an answer. */
export interface Proof {
  readonly builds: readonly {
    readonly builder: { readonly variations: readonly Variation[] };
    readonly outcome: BuildOutcome;
  }[];
  readonly judgement: {
    readonly artifacts: readonly {
      readonly path: string;
      readonly classes: readonly Pick<ArtifactClass, 'letter' | 'builds'>[];
    }[];
  };
}

/** What a comparison of those builders says against the answer, one line each; [] when the answer is true. */
export function contradictions(document: Proof, answer: Answer): string[] {
  const builds = document.builds.map((build, position) => ({
    position,
    set: build.builder.variations,
    outcome: build.outcome,
  }));
  const ended = builds.filter(({ set, outcome }) => (outcome === 'success') === isIn(answer.failsUnder, set));
  const paths = new Set([
    ...Object.keys(answer.artifacts),
    ...document.judgement.artifacts.map(({ path }) => path),
  ]);
  return [
    ...ended.map(({ set, outcome }) => `${named(set)}: the build ended in ${outcome}`),
    ...[...paths].toSorted().flatMap((path) => {
      const planted = answer.artifacts[path];
      if (planted === undefined) return [`${path}: not in the answer`];
      const artifact = document.judgement.artifacts.find((one) => one.path === path);
      if (artifact === undefined) return [`${path}: no build made it`];
      const letterOf = (position: number): string =>
        artifact.classes.find((one) => one.builds.includes(position))?.letter ?? 'missing';
      const made = builds
        .filter(({ outcome }) => outcome === 'success')
        .map(({ position, set }) => ({ set, letter: letterOf(position) }));
      return ofArtifact(made, planted).map((line) => `${path}: ${line}`);
    }),
  ];
}

interface Made {
  readonly set: readonly Variation[];
  readonly letter: string;
}

function ofArtifact(made: readonly Made[], planted: readonly Planted[]): string[] {
  const controls = new Set(made.filter(({ set }) => set.length === 0).map(({ letter }) => letter));
  const isRandom = planted.some(({ random }) => random === true);
  if (controls.size > 1) {
    const mayBe = planted.some(({ random }) => random !== false);
    return mayBe ? [] : ['the control differs from itself'];
  }
  if (isRandom) return ['the control is always the same, though chance is planted'];
  const [control] = controls;
  const triggers = planted.flatMap(({ variations, together }) => [
    ...variations.map((one) => [one]),
    ...together,
  ]);
  const maybe = planted.flatMap((one) => one.maybe);
  // A second that ran on in some builds may have changed it in any.
  const mayRunOn = planted.some(({ random }) => random === 'perhaps');
  return made
    .filter(
      ({ set, letter }) =>
        (letter !== control) !== isIn(triggers, set) && !set.some((one) => maybe.includes(one)),
    )
    .filter(({ letter }) => letter === control || !mayRunOn)
    .map(({ set, letter }) =>
      letter === control ? `${named(set)} changes nothing` : `${named(set)} changes it`,
    );
}

/** True when the set holds one of the triggers whole. */
function isIn(triggers: readonly (readonly Variation[])[], set: readonly Variation[]): boolean {
  return triggers.some((trigger) => trigger.every((name) => set.includes(name)));
}

function named(set: readonly Variation[]): string {
  return set.length === 0 ? 'no variation' : set.join('+');
}

/** Of two and more, and the set itself. */
function subsets(set: readonly Variation[]): Variation[][] {
  const all = set.reduce<Variation[][]>(
    (some, name) => [...some, ...some.map((one) => [...one, name])],
    [[]],
  );
  return all.filter((one) => one.length > 1);
}
