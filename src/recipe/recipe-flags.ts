import { z } from 'zod';

import { describeIssue } from './describe-issue.ts';
import { recipeFileSchema, type RecipeFile } from './recipe-file.ts';
import { RecipeError } from './recipe-error.ts';

/** The recipe's part of a command line, as typed; null and empty for what was not given. */
export const recipeFlagsSchema = z.object({
  /** `--run SCRIPT`: the build step. */
  run: z.string().nullable(),
  /** `--fetch SCRIPT`. */
  fetch: z.string().nullable(),
  /** `--output DIRECTORY`. */
  output: z.string().nullable(),
  /** `--artifact GLOB`, repeated. Takes the place of the file's or the detected globs. */
  artifacts: z.array(z.string()).readonly(),
  /** `--package DEPENDENCY`, repeated. Added to the file's or the detected ones. */
  packages: z.array(z.string()).readonly(),
  /** `--without VARIATION`, repeated. */
  without: z.array(z.string()).readonly(),
  /** `--variable NAME=VALUE`, repeated, by name. */
  variables: z.record(z.string(), z.string()).readonly(),
  /** `--limit NAME=VALUE`, repeated, by the names of a recipe file: `{ time: '30m', memory: '8GiB' }`. */
  limits: z.record(z.string(), z.string()).readonly(),
});
export type RecipeFlags = z.infer<typeof recipeFlagsSchema>;

export const NO_FLAGS: RecipeFlags = Object.freeze({
  run: null,
  fetch: null,
  output: null,
  artifacts: [],
  packages: [],
  without: [],
  variables: {},
  limits: {},
});

/** Each recipe key and the flag that a person typed for it. */
const FLAG_OF: Record<string, string> = {
  build: '--run',
  fetch: '--fetch',
  output: '--output',
  artifacts: '--artifact',
  packages: '--package',
  without: '--without',
  variables: '--variable',
  limits: '--limit',
};

/** Checks flags by the rules of a recipe file. Throws RecipeError 'INVALID_FLAG' with one problem a line. */
export function parseFlags(flags: RecipeFlags): RecipeFile {
  const raw = rawOf(flags);
  const parsed = recipeFileSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => describeIssue(issue, raw));
  throw new RecipeError(
    'INVALID_FLAG',
    problems.map(({ path, message }) => inFlagWords(path, message)).join('\n'),
  );
}

/** The flags that were given, in the order of a recipe file: `['--run', '--artifact']`. */
export function usedFlags(flags: RecipeFlags): string[] {
  return Object.keys(rawOf(flags)).map((key) => FLAG_OF[key] ?? key);
}

function rawOf({ run, fetch, output, ...lists }: RecipeFlags): Record<string, unknown> {
  const all = { build: run, fetch, output, ...lists };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) =>
      typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== null,
    ),
  );
}

/** `packages.0: expected …` as `--package: expected …`, `limits.tme: …` as `--limit tme: …`. */
function inFlagWords([key, name]: readonly PropertyKey[], message: string): string {
  const flag = FLAG_OF[String(key)] ?? String(key);
  const isNamed = key === 'variables' || key === 'limits';
  const rest = message.slice(message.indexOf(': ') + 2);
  return `${flag}${isNamed && name !== undefined ? ` ${String(name)}` : ''}: ${rest}`;
}
