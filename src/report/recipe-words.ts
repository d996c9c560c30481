import type { ComparisonDocument } from '../comparison/document.ts';
import { LIMIT_NAMES } from '../recipe/recipe-file-limits.ts';
import { DEFAULT_LIMITS, type Recipe } from '../recipe/recipe.ts';

/** The words on a command line that give the recipe which a document used, on top of what its source gives by itself. */
export function recipeWords({ recipe, recipeOrigin }: ComparisonDocument): string[] {
  const file = recipeOrigin.kind === 'file' ? ['--recipe', recipeOrigin.name] : [];
  // What flags amended is named in the explanation: "detected make: found Makefile; with --without".
  const used = new Set(
    Array.from(recipeOrigin.explanation.matchAll(/; with (--[a-z]+)/g), ([, flag]) => flag),
  );
  const isGiven = (flag: string): boolean => recipeOrigin.kind === 'flags' || used.has(flag);
  const flags = Object.entries(wordsByFlag(recipe)).flatMap(([flag, values]) =>
    isGiven(flag) ? values.flatMap((value) => [flag, value]) : [],
  );
  return [...file, ...flags];
}

/** Every flag with the recipe's own values: giving a value twice, or one that the source gives too, changes nothing. */
function wordsByFlag(recipe: Recipe): Record<string, string[]> {
  return {
    '--fetch': recipe.fetch === null ? [] : [recipe.fetch],
    '--run': [recipe.build],
    '--output': recipe.output === '.' ? [] : [recipe.output],
    '--artifact': recipe.artifacts,
    '--package': recipe.packages,
    '--variable': Object.entries(recipe.variables).map(([name, value]) => `${name}=${value}`),
    '--without': recipe.without,
    '--limit': limitWords(recipe.limits),
  };
}

function limitWords(limits: Recipe['limits']): string[] {
  return Object.entries(LIMIT_NAMES).flatMap(([name, key]) => {
    const value = limits[key];
    if (value === null || value === DEFAULT_LIMITS[key]) return [];
    const unit = key.endsWith('Seconds') ? 's' : key.endsWith('Bytes') ? 'B' : '';
    return [`${name}=${value}${unit}`];
  });
}
