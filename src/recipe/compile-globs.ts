import { createContext, Script } from 'node:vm';

import picomatch from 'picomatch';

import { RecipeError } from './recipe-error.ts';

/** In milliseconds of processor time: a machine that is busy or asleep makes no glob slow. */
const MOST = {
  /** For one path: nothing else happens meanwhile. */
  pathMs: 1000,
  /** For all paths together, beyond what one usually takes. */
  allMs: 10_000,
};
const USUAL_MS = 1;
/** Regular expressions that try so much in vain take less than 0.1 seconds. */
const FEW_STEPS = 1e8;

/**
 * True for the paths that one of the globs matches; dot files count, and newlines are characters like any other. A glob becomes a regular
 * expression, and some of those take years with some paths: whoever chooses both could stop a service. So the function throws RecipeError
 * 'SLOW_GLOB' after a second with one path, or ten with all of them.
 */
export function compileGlobs(globs: readonly string[], most = MOST): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  // Without the flag `s`, a dot matches no newline.
  const isMatch = picomatch([...globs], { dot: true, nonegate: true, windows: false, flags: 's' });
  let slowly: ReturnType<typeof interruptible> | undefined;
  const loops = Math.max(...globs.map(loopsOf));
  let slowMs = 0;
  return (path) => {
    const startMs = processorMs();
    const isQuick = globs.length * (path.length + 1) ** loops <= FEW_STEPS;
    const match = isQuick ? isMatch : (slowly ??= interruptible(isMatch, most.pathMs));
    const found = match(path);
    slowMs += Math.max(0, processorMs() - startMs - USUAL_MS);
    if (found === null || slowMs > most.allMs) throw slow(globs, path);
    return found;
  };
}

/** How many times a match may have to choose among all places of a path; Infinity with what repeats, and with a choice after a choice. */
function loopsOf(glob: string): number {
  return /[+?()|\\]|\{.*\{/s.test(glob) ? Infinity : (glob.match(/\*+/g)?.length ?? 0);
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** null when it took too long. Only what runs as a script can be interrupted, which takes 0.1 ms. */
function interruptible(isMatch: (path: string) => boolean, mostMs: number): (path: string) => boolean | null {
  const globals = { isMatch, path: '' };
  const context = createContext(globals);
  const script = new Script('isMatch(path)');
  return (path) => {
    globals.path = path;
    let tookMs = 0;
    // It is interrupted by the clock, and begun again where that went on without it.
    while (tookMs < mostMs / 2) {
      const startMs = processorMs();
      try {
        return script.runInContext(context, { timeout: mostMs }) === true;
      } catch (error) {
        if (!isTimeout(error)) throw error;
      }
      tookMs += processorMs() - startMs;
    }
    return null;
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
