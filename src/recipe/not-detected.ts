import type { SourceTree } from '../source/source-tree.ts';
import type { Detector } from './detection.ts';
import { RecipeError } from './recipe-error.ts';
import { SOURCE_FILE } from './source-file.ts';

const MOST_NAMES = 20;

const EXAMPLE = `packages: [cmake]
build: |
  make
output: .
artifacts: ['bin/*']`;

/** The error for a tree of no known build system: what was looked for, what is there, and what to write. */
export function notDetected(tree: SourceTree, detectors: readonly Detector[]): RecipeError {
  const wanted = [...new Set(detectors.map(({ looksFor }) => looksFor))].join('; ');
  return new RecipeError(
    'NOT_DETECTED',
    `this source has no ${SOURCE_FILE}, and nothing at its top tells how it is built\n` +
      `looked for: ${wanted}\nfound: ${namesAtTop(tree)}`,
    {
      hint: `say how by --run and --artifact, or put a ${SOURCE_FILE} at its top, such as\n${EXAMPLE}`,
    },
  );
}

function namesAtTop({ paths }: SourceTree): string {
  const names = [...new Set(paths.map((path) => path.replace(/\/.*$/s, '/')))];
  if (names.length === 0) return 'no file at all';
  const shown = names
    .slice(0, MOST_NAMES)
    .map((name) => (/[\p{C}\s]/u.test(name) ? JSON.stringify(name) : name));
  return [...shown, ...(names.length > MOST_NAMES ? [`… ${names.length - MOST_NAMES} more`] : [])].join(', ');
}
