import type { Draw } from '../canary.ts';
import type { Environment, ObservedEnvironment } from '../environment.ts';

/** What the values of an aspect may depend on besides the seed. */
export interface Given {
  /** Seconds since the epoch at which unvaried builds start. */
  readonly controlClock: number;
  /** CPUs that a build gets when nothing limits them. */
  readonly engineCpus: number;
}

/** One aspect of the environment: where its values come from and how to tell that they took. */
export interface Aspect {
  /** The values of every build that does not vary it. */
  control(draw: Draw, given: Given): Partial<Environment>;
  /**
   * Values that differ from the control's in every way that matters, or why there are none. `draw` is the builder's own,
   * `soFar` has this builder's values of the aspects before this one, and the control's of the others.
   */
  vary(draw: Draw, given: Given, soFar: Environment): Partial<Environment> | { readonly untried: string };
  /**
   * Values for all builds when the engine cannot set the aspect at all, and perhaps also when the recipe leaves it out;
   * null where the control's values need nothing of the engine.
   */
  readonly uncontrolled: { readonly value: Partial<Environment>; readonly alsoWhenLeftOut: boolean } | null;
  /** The value in a few words, the same for two environments only when nothing of this aspect differs. */
  describe(environment: Environment): string;
  /** What the values look like where a program prints them: to be found, or to be left out of account. */
  traces(environment: Environment): readonly string[];
  /** What the container said that is not so, one sentence each. */
  check(environment: Environment, observed: ObservedEnvironment): string[];
}

/** The problem with one observed value: it is missing, or another than `expected`. */
export function expectValue(observed: ObservedEnvironment, key: string, expected: string): string[] {
  return expectThat(observed, key, { is: (value) => value === expected, expected: JSON.stringify(expected) });
}

/** The same for values that are not known to the letter. */
export function expectThat(
  observed: ObservedEnvironment,
  key: string,
  wanted: { is(value: string): boolean; expected: string },
): string[] {
  const value = Object.hasOwn(observed, key) ? observed[key] : undefined;
  if (value === undefined) return [`the container did not say its ${key}; expected ${wanted.expected}`];
  if (wanted.is(value)) return [];
  return [`${key} is ${JSON.stringify(value.slice(0, MAX_SHOWN))}; expected ${wanted.expected}`];
}

const MAX_SHOWN = 200;
