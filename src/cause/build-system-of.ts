import { BUILD_SYSTEMS, type BuildSystem } from '../comparison/remedy.ts';
import type { Recipe, RecipeOrigin } from '../recipe/recipe.ts';

/** What a recipe that nobody detected gives away, the more telling first: most of them call make in the end. */
const COMMANDS: readonly [pattern: RegExp, buildSystem: BuildSystem][] = [
  [/\bdpkg-buildpackage\b|\bdebuild\b|\bdebian\/rules\b/, 'debian'],
  [/\bmeson\b/, 'meson'],
  [/\bcmake\b/, 'cmake'],
  [/\bcargo\b/, 'cargo'],
  [/\bgo (?:build|install)\b/, 'go'],
  [/\bmvn\b/, 'maven'],
  [/\bnpm\b|\bnode\b/, 'npm'],
  [/\bpython3?\b|\bpip3?\b/, 'python'],
  [/\.\/configure\b|\bautoreconf\b/, 'autotools'],
  [/\bmake\b/, 'make'],
];

/** The build system that remedies are phrased for; null when the recipe does not tell. */
export function buildSystemOf(
  { build }: Pick<Recipe, 'build'>,
  { kind, name }: Pick<RecipeOrigin, 'kind' | 'name'>,
): BuildSystem | null {
  const detected = name.startsWith('Debian') ? 'debian' : name.toLowerCase();
  const known = BUILD_SYSTEMS.find((one) => one === detected);
  if (kind === 'detected' && known !== undefined) return known;
  return COMMANDS.find(([pattern]) => pattern.test(build))?.[1] ?? null;
}
