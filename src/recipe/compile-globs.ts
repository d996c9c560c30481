import { createContext, Script } from 'node:vm';

import picomatch from 'picomatch';

import { RecipeError } from './recipe-error.ts';

const MOST = {
  /** For one path: nothing else happens meanwhile. */
  pathMs: 1000,
  /** For all paths together, beyond what one usually takes. */
  allMs: 10_000,
};
const USUAL_MS = 1;

/**
 * True for the paths that one of the globs matches; dot files count, and newlines are characters like any other. A glob becomes a regular
 * expression, and some of those take years with some paths: whoever chooses both could stop a service. So the function throws RecipeError
 * 'SLOW_GLOB' after a second with one path, or ten with all of them.
 */
export function compileGlobs(globs: readonly string[], most = MOST): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  // Without the flag `s`, a dot matches no newline.
  const isMatch = picomatch([...globs], { dot: true, nonegate: true, windows: false, flags: 's' });
  const match = globs.every(isQuick) ? isMatch : interruptible(isMatch, most.pathMs);
  let slowMs = 0;
  return (path) => {
    const startMs = performance.now();
    const found = match(path);
    slowMs += Math.max(0, performance.now() - startMs - USUAL_MS);
    if (found === null || slowMs > most.allMs) throw slow(globs, path);
    return found;
  };
}

/** At most two stars, of which one crosses folders, one choice, and nothing that repeats: there is little to try with any path. */
function isQuick(glob: string): boolean {
  if (/[+?()|\\]|\{.*\{/s.test(glob)) return false;
  const stars = glob.match(/\*+/g) ?? [];
  return stars.length <= 2 && stars.filter((star) => star.length > 1).length <= 1;
}

/** null when it took too long. Only what runs as a script can be interrupted, which takes 0.1 ms. */
function interruptible(
  isMatch: (path: string) => boolean,
  timeout: number,
): (path: string) => boolean | null {
  const globals = { isMatch, path: '' };
  const context = createContext(globals);
  const script = new Script('isMatch(path)');
  return (path) => {
    globals.path = path;
    try {
      return script.runInContext(context, { timeout }) === true;
    } catch (error) {
      if (isTimeout(error)) return null;
      throw error;
    }
  };
}

/** It is an error of the script's own world, and so no instance of ours. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

function slow(globs: readonly string[], path: string): RecipeError {
  const which = `${globs.length === 1 ? 'the glob' : 'the globs'} ${globs.slice(0, 3).map(shown).join(', ')}`;
  return new RecipeError('SLOW_GLOB', `matching ${which} takes too long, as with ${shown(path)}`, {
    hint: 'write them with fewer wildcards',
  });
}

function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
