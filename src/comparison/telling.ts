import type { Variation } from '../environment/variation.ts';
import type { BuildResult } from './build-result.ts';
import type { Cause } from './cause.ts';
import type { Cohort, Judgement } from './document.ts';
import { allOf, wordList } from './word-list.ts';

/** What the sentence needs of a build. */
export type TellingBuild = Pick<BuildResult, 'builder' | 'outcome' | 'phase'>;

/** What the sentence is made of. */
export interface Telling {
  readonly judgement: Judgement;
  /** By position. */
  readonly builds: readonly TellingBuild[];
  /** Variations that were asked for and not had. */
  readonly untried: readonly { readonly variation: Variation }[];
  /** [] before they are known. */
  readonly causes: readonly Pick<Cause, 'path' | 'kind' | 'confidence' | 'isLatent'>[];
}

/** The builds that the verdict is about: "all 3 builds", "all 3 builds on bookworm and both builds on trixie". */
export function tellBuilds({ judgement, builds }: Pick<Telling, 'judgement' | 'builds'>): string {
  const counting = judgement.cohorts.filter(counts);
  return wordList(
    counting.map((cohort) => {
      const name = builds[cohort.builds[0] ?? -1]?.builder.toolchain ?? cohort.toolchain;
      const all = allOf(cohort.builds.length, 'build');
      return judgement.cohorts.length === 1 ? all : `${all} on ${name}`;
    }),
    counting.length,
  );
}

/** A cohort of one says nothing. */
export function counts(cohort: Cohort): boolean {
  return cohort.builds.length >= 2;
}
