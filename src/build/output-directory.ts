import { posix } from 'node:path';

import { BuildError } from './build-error.ts';

/**
 * The absolute path in the container where artifact globs start: `output` counts from the source, `<buildPath>/src`, and may
 * lead to the workspace itself but not out of it. Throws BuildError 'OUTSIDE_WORKSPACE'.
 */
export function outputDirectory(buildPath: string, output: string): string {
  const directory = posix.join(buildPath, 'src', output).replace(/(?<=.)\/$/u, '');
  const isInside = directory === buildPath || directory.startsWith(`${buildPath}/`);
  if (isInside && !posix.isAbsolute(output) && !output.includes('\0')) return directory;
  throw new BuildError(
    'OUTSIDE_WORKSPACE',
    `the recipe's output ${JSON.stringify(output)} is not in the workspace`,
    {
      hint: 'output is relative to the source directory and may begin with one `..`',
    },
  );
}
