import type { BuildOutcome, BuildPhase } from '../comparison/build-result.ts';
import type { Cause } from '../comparison/cause.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { Revision } from '../source/revision.ts';
import type { Recipe, RecipeOrigin } from '../recipe/recipe.ts';

/** What happens in a comparison, in order. `build` is the position in the document's `builds`. */
export type ComparisonEvent =
  | { readonly kind: 'step'; readonly message: string }
  | {
      readonly kind: 'revision';
      readonly revision: Revision;
      readonly recipe: Recipe;
      readonly origin: RecipeOrigin;
    }
  | { readonly kind: 'builds'; readonly labels: readonly string[] }
  | { readonly kind: 'phase'; readonly build: number; readonly phase: BuildPhase; readonly cached: boolean }
  | { readonly kind: 'line'; readonly build: number; readonly line: string }
  | {
      readonly kind: 'built';
      readonly build: number;
      readonly outcome: BuildOutcome;
      readonly phase: BuildPhase;
      readonly message: string | null;
      readonly durationMs: number;
      /** 1 for the first. */
      readonly attempt: number;
    }
  /** The verdict, while its differences are still looked into; left out when there are none to look into. */
  | { readonly kind: 'judged'; readonly sentence: string }
  | {
      readonly kind: 'diff';
      readonly path: string;
      readonly done: number;
      readonly total: number;
      readonly fraction: number;
      readonly message: string;
    }
  /** Why an artifact differs, as soon as a witness speaks; others may say more of it later. */
  | { readonly kind: 'cause'; readonly cause: Cause }
  /** More builds begin, in addition to those before: experiments, from position `first` on. */
  | {
      readonly kind: 'experiments';
      readonly first: number;
      readonly labels: readonly string[];
      /** What they are for, without a full stop. */
      readonly why: string;
    }
  | { readonly kind: 'finished'; readonly document: ComparisonDocument }
  /** It has ended without a result. A comparison of the command line itself throws instead. */
  | { readonly kind: 'ended'; readonly status: 'cancelled' | 'interrupted'; readonly why: string };
