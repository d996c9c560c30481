import { z } from 'zod';

import { VARIATIONS } from '../environment/variation.ts';
import { normaliseOutput, problemOfGlob, problemOfOutput } from './artifact-glob.ts';
import { DEPENDENCY_PATTERN, normaliseDependency } from './debian-dependency.ts';
import { limitsFileSchema } from './recipe-file-limits.ts';
import { isReservedVariable, VARIABLE_NAME_PATTERN } from './reserved-variable.ts';

const MAX_SCRIPT = 64 * 1024;
const MAX_ITEMS = 1000;

const script = z
  .union([z.string(), z.array(z.string()).max(MAX_ITEMS)], {
    error: 'expected a shell script, or a list of its lines',
  })
  .transform((text) => (typeof text === 'string' ? text : text.join('\n')))
  .refine((text) => text.trim() !== '', { error: 'expected a shell script; this one is empty', abort: true })
  .refine((text) => text.length <= MAX_SCRIPT, 'expected a shell script of at most 64 KiB')
  .refine((text) => !text.includes('\0'), 'a shell script holds no NUL');

const dependency = z
  .string({ error: 'expected a Debian package' })
  .max(1000, 'expected a Debian dependency of at most 1000 characters')
  .regex(DEPENDENCY_PATTERN, {
    error: 'expected a Debian package, such as cmake or "libfoo-dev (>= 1.2) | libbar-dev"',
  })
  .transform(normaliseDependency);

const glob = z
  .string({ error: 'expected a glob' })
  .min(1, 'expected a glob, such as "**/*.so"')
  .max(1000, 'expected a glob of at most 1000 characters')
  .superRefine((text, context) => {
    const problem = problemOfGlob(text);
    if (problem !== null) context.addIssue(problem);
  });

const output = z
  .string({ error: 'expected a directory relative to the source' })
  .max(1000, 'expected a directory of at most 1000 characters')
  .superRefine((text, context) => {
    const problem = problemOfOutput(text);
    if (problem !== null) context.addIssue(problem);
  })
  .transform(normaliseOutput);

const variableName = z
  .string()
  .regex(VARIABLE_NAME_PATTERN, 'expected a variable name: letters, digits and _, no digit first')
  .refine((name) => !isReservedVariable(name), {
    error: 'this variable belongs to the builder; if the build is to fix it, set it in the build script',
  });

const variableValue = z
  .union([z.string(), z.number(), z.boolean()], { error: 'expected a text' })
  .transform(String)
  .refine((text) => !text.includes('\0'), 'a variable holds no NUL')
  .refine((text) => text.length <= MAX_SCRIPT, 'expected a text of at most 64 KiB');

const variation = z.enum(VARIATIONS, { error: 'expected a variation' });

/**
 * `verbatim.yaml`, as a person writes it and as it is after parsing. Whatever it leaves out comes from the
 * command line's flags, or from detection when it has no `build`.
 */
export const recipeFileSchema = z
  .strictObject({
    packages: z
      .array(dependency, { error: 'expected a list of Debian packages, such as [cmake, ninja-build]' })
      .max(MAX_ITEMS, 'expected at most 1000 packages')
      .describe(
        'Debian packages to install, as dependency expressions: cmake, "libfoo-dev (>= 1.2) | libbar-dev".',
      ),
    fetch: script.describe(
      'Shell script with network, run once per toolchain in the source directory. Only the source tree and $VERBATIM_CACHE are carried to the builds.',
    ),
    build: script.describe('Shell script without network, run by sh -e in the source directory.'),
    output: output.describe(
      'Directory where the artifact globs start, relative to the source directory. May begin with one "..": the workspace beside the source.',
    ),
    artifacts: z
      .array(glob, { error: 'expected a list of globs, such as ["dist/*.tar.gz"]' })
      .min(1, 'expected at least one glob')
      .max(MAX_ITEMS, 'expected at most 1000 globs')
      .describe('Globs (picomatch) of the files to compare, relative to output.'),
    variables: z
      .record(variableName, variableValue, {
        error: 'expected variables, such as { DEB_BUILD_OPTIONS: nocheck }',
      })
      .describe('Variables for the fetch and build scripts.'),
    without: z
      .array(variation, { error: 'expected a list of variations, such as [clock]' })
      .describe("Variations that this project cannot stand: kept at the control's value in every build."),
    limits: limitsFileSchema.describe('Bounds of one build.'),
  })
  .partial()
  .describe('How Verbatim builds this project.');
export type RecipeFile = z.infer<typeof recipeFileSchema>;
