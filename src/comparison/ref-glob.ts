import { compileGlobs } from '../recipe/compile-globs.ts';

/** Globs of branches and tags, without `refs/heads/` and `refs/tags/`. A `*` stays between two slashes, `**` crosses them. */
export interface RefGlobs {
  readonly branches: readonly string[];
  readonly tags: readonly string[];
}

/** Why a glob is refused; null when it is good. */
export function problemOfRefGlob(glob: string): string | null {
  // oxlint-disable-next-line no-control-regex -- refusing them is the point
  if (/[\u0000- \u007f]/.test(glob)) return 'expected a glob without blanks and control characters';
  if (glob.startsWith('refs/'))
    return 'expected the name of a branch or tag, without refs/heads/ or refs/tags/';
  if (glob.startsWith('!')) return 'expected what is wanted: a glob does not begin with "!"';
  return null;
}

/** A function that is true for the full names of refs that the globs take in, such as `refs/tags/v1.2`; it throws RecipeError 'SLOW_GLOB'. */
export function refMatcher({ branches, tags }: RefGlobs): (name: string) => boolean {
  const isBranch = compileGlobs(branches);
  const isTag = compileGlobs(tags);
  return (name) => {
    if (name.startsWith('refs/heads/')) return isBranch(name.slice('refs/heads/'.length));
    if (name.startsWith('refs/tags/')) return isTag(name.slice('refs/tags/'.length));
    return false;
  };
}
