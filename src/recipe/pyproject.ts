import { parse } from 'smol-toml';
import { z } from 'zod';

import type { SourceTree } from '../source/source-tree.ts';
import { RecipeError } from './recipe-error.ts';
import { readText } from './tree-text.ts';

/** What pyproject.toml says of the build. https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
export interface Pyproject {
  /** False when it holds tools' settings only. */
  readonly isPackage: boolean;
  /** `setuptools.build_meta` and the like, null when it does not say. */
  readonly backend: string | null;
  /** PEP 508 requirements of the build. */
  readonly requirements: readonly string[];
}

const schema = z.object({
  project: z.unknown().optional(),
  'build-system': z
    .object({ requires: z.array(z.string()).optional(), 'build-backend': z.string().optional() })
    .optional(),
});

/** null when the tree has none. Throws RecipeError 'INVALID_SOURCE' when it cannot be read. */
export function readPyproject(tree: SourceTree): Pyproject | null {
  if (!tree.paths.includes('pyproject.toml')) return null;
  const text = readText(tree, 'pyproject.toml');
  if (text === null) {
    throw new RecipeError('INVALID_SOURCE', 'pyproject.toml cannot be read: too large or no file');
  }
  try {
    const { project, 'build-system': system } = schema.parse(parse(text));
    return {
      isPackage: system !== undefined || project !== undefined,
      backend: system?.['build-backend'] ?? null,
      requirements: system?.requires ?? ['setuptools', 'wheel'],
    };
  } catch (cause) {
    throw new RecipeError('INVALID_SOURCE', 'pyproject.toml is there, but is no valid project file', {
      cause,
    });
  }
}
