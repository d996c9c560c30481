import type { Revision } from '../source/revision.ts';
import type { SourceTree } from '../source/source-tree.ts';
import { detectRecipe } from './detect-recipe.ts';
import type { Detection } from './detection.ts';
import { parseRecipe } from './parse-recipe.ts';
import { parseFlags, usedFlags, type RecipeFlags } from './recipe-flags.ts';
import { RecipeError } from './recipe-error.ts';
import type { RecipeFile } from './recipe-file.ts';
import { applyLimits } from './recipe-file-limits.ts';
import { DEFAULT_LIMITS, type Recipe, type RecipeOrigin } from './recipe.ts';
import { readSourceFile, SOURCE_FILE } from './source-file.ts';

export { NO_FLAGS, type RecipeFlags } from './recipe-flags.ts';

/** What a recipe is chosen from. `file` is the caller's own (`--recipe FILE`), its name for messages. */
export interface RecipeChoice {
  readonly tree: SourceTree;
  readonly revision: Pick<Revision, 'version'>;
  readonly file: { name: string; text: string } | null;
  readonly flags: RecipeFlags;
}

/**
 * The recipe for a source: the caller's file, else the source's `verbatim.yaml`; flags on top of either. When neither
 * has a build step, the build is detected from the tree and they only amend it. Throws RecipeError.
 */
export function chooseRecipe({ tree, revision, file, flags }: RecipeChoice): {
  recipe: Recipe;
  origin: RecipeOrigin;
} {
  const written = file === null ? readSourceFile(tree) : parseRecipe(file.text, file.name);
  const fileName = file === null ? `the source's ${SOURCE_FILE}` : file.name;
  const asked = parseFlags(flags);
  const isWritten = written?.build !== undefined || asked.build !== undefined;
  const detection = isWritten ? null : detectRecipe(tree, revision);
  const recipe = assemble(written ?? {}, asked, detection);
  if (recipe.artifacts.length === 0)
    throw withoutArtifacts(written?.build === undefined ? '--run' : fileName);

  const amendments = [
    ...(detection !== null && written !== null ? [`amended by ${fileName}`] : []),
    ...(detection !== null || written !== null ? usedFlags(flags).map((flag) => `with ${flag}`) : []),
  ];
  const explain = (text: string) => [text, ...amendments].join('; ');
  if (detection !== null) {
    const { name, explanation } = detection;
    return {
      recipe,
      origin: { kind: 'detected', name, explanation: explain(`detected ${name}: ${explanation}`) },
    };
  }
  if (written === null) {
    const used = usedFlags(flags).join(', ');
    return { recipe, origin: { kind: 'flags', name: 'flags', explanation: `given by ${used}` } };
  }
  return file === null
    ? { recipe, origin: { kind: 'source', name: SOURCE_FILE, explanation: explain(`read from ${fileName}`) } }
    : { recipe, origin: { kind: 'file', name: file.name, explanation: explain(`read from ${fileName}`) } };
}

/** Flags before the file before the detection; packages, variables, limits and left-out variations add up. */
function assemble(written: RecipeFile, asked: RecipeFile, detection: Detection | null): Recipe {
  const packages = [detection?.packages, written.packages, asked.packages].flatMap((list) => list ?? []);
  return {
    packages: [...new Set(packages)].toSorted(),
    fetch: asked.fetch ?? written.fetch ?? detection?.fetch ?? null,
    build: asked.build ?? written.build ?? detection?.build ?? '',
    output: asked.output ?? written.output ?? detection?.output ?? '.',
    artifacts: asked.artifacts ?? written.artifacts ?? [...(detection?.artifacts ?? [])],
    variables: { ...detection?.variables, ...written.variables, ...asked.variables },
    without: [...new Set([...(written.without ?? []), ...(asked.without ?? [])])],
    limits: applyLimits(applyLimits(DEFAULT_LIMITS, written.limits ?? {}), asked.limits ?? {}),
  };
}

function withoutArtifacts(where: string): RecipeError {
  return new RecipeError(
    'INCOMPLETE',
    where === '--run'
      ? '--run says how to build, but nothing says which files are the artifacts'
      : `${where} says how to build, but not which files are the artifacts`,
    {
      hint: "name them by globs relative to the source directory, or to --output: --artifact 'dist/*.tar.gz', or `artifacts:` in the file",
    },
  );
}
