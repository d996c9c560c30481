import { withinCeilings, NO_CEILINGS, type Ceilings } from '../recipe/ceilings.ts';
import { RecipeError } from '../recipe/recipe-error.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** Whose recipes may have a fetch step: it runs scripts of the source's authors with the network on. */
export const FETCH_RULES = ['everyone', 'projects', 'nobody'] as const;
export type FetchRule = (typeof FETCH_RULES)[number];

/** What an operator lets others do with the machine, whatever a request or a source's own recipe asks for. */
export interface RunRules {
  readonly ceilings: Ceilings;
  readonly fetch: FetchRule;
  /** Whose repositories are asked for with the keys and passwords of whoever runs this. */
  readonly credentials: 'everyone' | 'projects';
}

/** For the machine's own command line: who runs it may do all of this without Verbatim. */
export const NO_RULES: RunRules = Object.freeze({
  ceilings: NO_CEILINGS,
  fetch: 'everyone',
  credentials: 'everyone',
});

/**
 * Whether a source is fetched with our own keys and passwords: with them, who may only name an address could read what is not theirs.
 * `project` is the comparison's; null for none.
 */
export function maySpeakForUs(project: string | null, { credentials }: RunRules): boolean {
  return credentials === 'everyone' || project !== null;
}

/** Whether what a source names is fetched with them too. Who may push a branch, or open a pull request, chooses those addresses. */
export function maySpeakForAll({ credentials }: RunRules): boolean {
  return credentials === 'everyone';
}

/**
 * A recipe as it may be run, and what was changed, in words. `project` is the comparison's; null for none.
 * Throws RecipeError 'FETCH_REFUSED'.
 */
export function applyRunRules(
  recipe: Recipe,
  project: string | null,
  { ceilings, fetch }: RunRules,
): { recipe: Recipe; notes: string[] } {
  const mayFetch = fetch === 'everyone' || (fetch === 'projects' && project !== null);
  if (recipe.fetch !== null && !mayFetch) {
    throw new RecipeError('FETCH_REFUSED', 'this recipe has a fetch step, which needs the network', {
      hint:
        fetch === 'projects'
          ? 'here only projects that an admin has set up may fetch; or put what is fetched into the source'
          : 'nothing may fetch here; put what is fetched into the source',
    });
  }
  const { limits, notes } = withinCeilings(recipe.limits, ceilings);
  return { recipe: { ...recipe, limits }, notes };
}
