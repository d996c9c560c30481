import type { ComparisonDocument } from '../comparison/document.ts';
import { VARIATIONS, type Variation } from '../environment/variation.ts';

type Compared = Pick<ComparisonDocument, 'builds' | 'judgement' | 'untried'>;

/**
 * The variations that a comparison measured: some cohort had a build with it beside one of another notation, and it was really had.
 * Repeats of one notation are the same in every way, so they measure none.
 */
export function variationsTried(document: Compared): Variation[] {
  const tried = new Set(cohortsTried(document).flatMap(({ variations }) => variations));
  return VARIATIONS.filter((variation) => tried.has(variation));
}

/** What a comparison measured, to be held against another's: `bookworm`, `bookworm+timezone`, … Sorted. */
export function coverage(document: Compared): string[] {
  const names = cohortsTried(document).flatMap(({ builder, variations }) => [
    builder,
    ...variations.map((variation) => `${builder}+${variation}`),
  ]);
  return [...new Set(names)].toSorted();
}

/** Whether a comparison measured at least what another did. */
export function covers(one: readonly string[], other: readonly string[]): boolean {
  const has = new Set(one);
  return other.every((name) => has.has(name));
}

/** A set of variations as the store writes it: sorted by name, joined by `+`. */
export function spellVariationSet(variations: readonly Variation[]): string {
  return variations.toSorted().join('+');
}

export function readVariationSet(text: string): Variation[] {
  const names = text.split('+');
  return VARIATIONS.filter((variation) => names.includes(variation));
}

/** Cohorts of at least two builds: the others say nothing. */
function cohortsTried({ builds, judgement, untried }: Compared) {
  const wasNotHad = new Set(untried.map(({ variation }) => variation));
  return judgement.cohorts
    .map((cohort) => cohort.builds.flatMap((position) => builds[position] ?? []))
    .filter((members) => members.length >= 2)
    .map((members) => {
      const isVaried = new Set(members.map(({ builder }) => builder.notation)).size > 1;
      const variations = members.flatMap(({ builder }) => builder.variations);
      return {
        builder: members[0]?.builder.toolchain ?? '',
        variations: isVaried ? [...new Set(variations)].filter((one) => !wasNotHad.has(one)) : [],
      };
    });
}
