import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import { parseBuilders } from '../environment/parse-builders.ts';
import { parseFlags } from '../recipe/recipe-flags.ts';
import { parseSource } from '../source/parse-source.ts';
import type { CompareOptions, RequestOptions } from './compare-options.ts';
import type { ExplainOptions } from './explain-options.ts';
import { optionalExplainRequest } from './explain-options.ts';
import { UsageError } from './usage-error.ts';

/** Checks what was typed, before anything is started. `jobs` is used where none are asked for. Throws the error of whose room it is. */
export async function requestFrom(
  source: string,
  options: RequestOptions & ExplainOptions & Pick<CompareOptions, 'sha256' | 'explain'>,
  { cwd, builders, jobs }: { cwd: string; builders: readonly string[]; jobs: number | null },
): Promise<ComparisonRequest> {
  const recipeFlags = {
    run: options.run ?? null,
    fetch: options.fetch ?? null,
    output: options.output ?? null,
    artifacts: options.artifact,
    packages: options.package,
    without: options.without,
    variables: pairs('--variable', options.variable),
    limits: pairs('--limit', options.limit),
  };
  // Once more with the recipe; here so that a slip is told before a source is fetched.
  parseFlags(recipeFlags);
  return {
    source: parseSource(source, { cwd, sha256: options.sha256 ?? null }),
    recipeFile: options.recipe === undefined ? null : await readRecipe(options.recipe, cwd),
    recipeFlags,
    builders: parseBuilders(options.on, builders),
    seed: options.seed ?? null,
    sourceDateEpoch: options.sourceDateEpoch ?? null,
    allowPrivateAddresses: options.allowPrivate,
    jobs: options.jobs ?? jobs,
    maxDiffs: options.maxDiffs,
    refetch: options.refetch,
    explain: optionalExplainRequest(options),
    builtBy: null,
  };
}

async function readRecipe(file: string, cwd: string): Promise<{ name: string; text: string }> {
  try {
    return { name: file, text: await readFile(resolve(cwd, file), 'utf8') };
  } catch (cause) {
    throw new UsageError('RECIPE_UNREADABLE', `the recipe ${file} cannot be read`, { cause });
  }
}

function pairs(flag: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError('INVALID_OPTION', `${flag} is "${text}"; it takes NAME=VALUE`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
