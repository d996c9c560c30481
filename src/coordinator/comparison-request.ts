import type { Builder } from '../environment/builder.ts';
import type { RecipeFlags } from '../recipe/choose-recipe.ts';
import type { Source } from '../source/source.ts';

/** What a caller asks to have compared. */
export interface ComparisonRequest {
  readonly source: Source;
  /** A recipe of the caller's own; its name is for messages. */
  readonly recipeFile: { name: string; text: string } | null;
  readonly recipeFlags: RecipeFlags;
  readonly builders: readonly Builder[];
  /** Hex; null derives it from the snapshot, so that the same revision gets the same canaries. */
  readonly seed: string | null;
  /** SOURCE_DATE_EPOCH in seconds; null takes it from the source. */
  readonly sourceDateEpoch: number | null;
  /** Whether a source's URL may lead to private addresses. */
  readonly allowPrivateAddresses: boolean;
  /** Builds at a time; null follows the engine. */
  readonly jobs: number | null;
  /** Class pairs handed to diffoscope at most; 0 for none. */
  readonly maxDiffs: number;
  /** Fetches again even where the result of an earlier fetch is kept. */
  readonly refetch: boolean;
}
