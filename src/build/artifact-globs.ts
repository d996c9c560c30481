import picomatch from 'picomatch';

import { compileGlobs } from '../recipe/compile-globs.ts';

/** How a recipe's globs are looked for. All paths are relative to the output directory. */
export interface ArtifactGlobs {
  /** Where matches can be: every glob's longest part without wildcards, none below another. `''` is the output directory itself. */
  readonly roots: readonly string[];
  /**
   * True for a match and for what is below a directory that matches. Dot files count; newlines are characters like any other. Throws
   * RecipeError 'SLOW_GLOB'.
   */
  isMatch(path: string): boolean;
}

export function parseArtifactGlobs(globs: readonly string[]): ArtifactGlobs {
  const cleaned = globs.map((glob) => glob.replace(/^(\.?\/)+/, '').replace(/\/+$/, ''));
  return { roots: withoutNested(cleaned.map(rootOf)), isMatch: compileGlobs(cleaned.flatMap(withBelow)) };
}

function withBelow(glob: string): string[] {
  if (glob === '' || glob === '.') return ['**'];
  return /(^|\/)\*\*$/.test(glob) ? [glob] : [glob, `${glob}/**`];
}

function rootOf(glob: string): string {
  const { base, isGlob } = picomatch.scan(glob) as { base: string; isGlob: boolean };
  const root = isGlob ? base : glob;
  // A backslash quotes: what it stands for is picomatch's affair, so the search starts above it.
  const parts = root.split('/');
  const quoted = parts.findIndex((part) => part.includes('\\'));
  const plain = (quoted === -1 ? parts : parts.slice(0, quoted)).filter(
    (part) => part !== '' && part !== '.',
  );
  return plain.join('/');
}

function withoutNested(roots: readonly string[]): string[] {
  const sorted = [...new Set(roots)].toSorted();
  return sorted.filter(
    (root) => !sorted.some((other) => other !== root && (other === '' || root.startsWith(`${other}/`))),
  );
}
