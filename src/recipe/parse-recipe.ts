import { describeIssue } from './describe-issue.ts';
import { recipeFileSchema, type RecipeFile } from './recipe-file.ts';
import { RecipeError } from './recipe-error.ts';
import { parseYamlFile, type YamlKind } from './yaml-file.ts';

/** Bytes of a recipe file. */
export const MAX_RECIPE_BYTES = 256 * 1024;

const RECIPE: YamlKind<RecipeFile> = {
  schema: recipeFileSchema,
  article: 'a recipe',
  maxBytes: MAX_RECIPE_BYTES,
  top: 'keys such as build and artifacts',
  describe: describeIssue,
  fail: (message, options) => new RecipeError('INVALID_FILE', message, options),
  hint: 'docs/recipe.md describes every key; docs/schema/recipe.schema.json lets an editor check them',
};

/**
 * Parses a recipe file, YAML or JSON. Throws RecipeError 'INVALID_FILE' with every problem on a line of its own:
 * `verbatim.yaml:3:11: limits.memory: expected a size with its unit, such as 512MiB or 4GiB; found "4 gigs"`.
 */
export function parseRecipe(text: string, name: string): RecipeFile {
  return parseYamlFile(text, name, RECIPE).data;
}
