import type { SourceTree } from '../source/source-tree.ts';
import { MAX_RECIPE_BYTES, parseRecipe } from './parse-recipe.ts';
import { RecipeError } from './recipe-error.ts';
import type { RecipeFile } from './recipe-file.ts';

/** The recipe's name at the top of a source. */
export const SOURCE_FILE = 'verbatim.yaml';
const MISSPELT = /^\.?verbatim\.(?:ya?ml|json)$/i;

/** The source's own recipe file; null when it has none. Throws RecipeError 'INVALID_FILE'. */
export function readSourceFile(tree: SourceTree): RecipeFile | null {
  if (!tree.paths.includes(SOURCE_FILE)) {
    // Passing over a recipe that someone wrote would build something else, silently.
    const misspelt = tree.paths.find((path) => MISSPELT.test(path));
    if (misspelt === undefined) return null;
    throw new RecipeError(
      'INVALID_FILE',
      `the source has ${misspelt}, but a recipe is read from ${SOURCE_FILE}`,
      {
        hint: `rename it to ${SOURCE_FILE}, or pass it by --recipe`,
      },
    );
  }
  const bytes = tree.read(SOURCE_FILE);
  if (bytes !== null) return parseRecipe(bytes.toString('utf8'), SOURCE_FILE);
  throw new RecipeError(
    'INVALID_FILE',
    `${SOURCE_FILE} in the source cannot be read: it is no plain file, or larger than ${MAX_RECIPE_BYTES / 1024} KiB`,
  );
}
