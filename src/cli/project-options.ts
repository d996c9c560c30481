import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { Command } from 'commander';
import { type ZodError } from 'zod';

import { newProjectSettingsSchema, projectNameSchema, type ProjectSettings } from '../comparison/project.ts';
import { DEFAULT_BUILDERS } from '../environment/parse-builders.ts';
import { DURATION_PATTERN, parseDuration } from '../recipe/human-units.ts';
import { NO_FLAGS } from '../recipe/recipe-flags.ts';
import { parseSource } from '../source/parse-source.ts';
import { many } from './compare-options.ts';
import { positiveNumber } from './number-options.ts';
import { UsageError } from './usage-error.ts';

/** The options of `verbatim projects add`, as typed. What they do not offer, a projects file does. */
export interface ProjectOptions {
  readonly on: string;
  readonly recipe?: string;
  readonly sha256?: string;
  readonly private: boolean;
  readonly schedule?: string;
  readonly timeZone: string;
  readonly branch: string[];
  readonly tag: string[];
  readonly every?: string;
  readonly existing: boolean;
  readonly keep?: number;
  readonly keepBad?: number;
  readonly deadline?: string;
}

export function addProjectOptions(command: Command): Command {
  return command
    .option('--on <builders>', 'builders, such as "bookworm*2,bookworm+all,trixie"', DEFAULT_BUILDERS)
    .option('--recipe <file>', 'recipe file to use instead of the one in the source')
    .option('--sha256 <digest>', 'sha256 that the source archive must have')
    .option('--private', 'shown to tokens for this project alone', false)
    .option('--schedule <cron>', 'check again: minute, hour, day, month, weekday, such as "0 3 * * *"')
    .option('--time-zone <zone>', 'of the schedule', 'UTC')
    .addOption(many('--branch <glob>', 'branches whose new commits are compared; may be given again'))
    .addOption(many('--tag <glob>', 'tags that are compared when new; may be given again'))
    .option('--every <time>', 'how often the remote is asked, such as 5m; left out, only pushes tell')
    .option('--existing', 'compare the branches and tags that are there too', false)
    .option('--keep <count>', 'how many ended comparisons stay; all by default', positiveNumber)
    .option('--keep-bad <count>', 'how many that are not reproducible stay', positiveNumber)
    .option('--deadline <time>', 'cancel what has not finished so long after it was asked for, such as 6h');
}

/** A new project's settings from what was typed. Throws UsageError, SourceError. */
export function settingsFrom(source: string, options: ProjectOptions, cwd: string): ProjectSettings {
  const { schedule, branch, tag, every, keep, keepBad, deadline } = options;
  const isWatched = branch.length + tag.length > 0;
  if (!isWatched && (every !== undefined || options.existing)) {
    throw new UsageError('INVALID_OPTION', '--every and --existing are about what --branch and --tag name');
  }
  const parsed = newProjectSettingsSchema.safeParse({
    source: parseSource(source, { cwd, sha256: options.sha256 ?? null }),
    recipeFile: options.recipe === undefined ? null : readRecipeFile(options.recipe, cwd),
    recipeFlags: NO_FLAGS,
    builders: options.on,
    visibility: options.private ? 'private' : 'public',
    schedule: schedule === undefined ? null : { cron: schedule, timeZone: options.timeZone },
    watch: isWatched
      ? {
          branches: branch,
          tags: tag,
          everySeconds: every === undefined ? null : seconds('--every', every),
          existing: options.existing,
        }
      : null,
    retention: keep === undefined ? null : { keep, keepBad: keepBad ?? keep },
    deadlineSeconds: deadline === undefined ? null : seconds('--deadline', deadline),
  });
  if (parsed.success) return parsed.data;
  throw new UsageError('INVALID_OPTION', problemsOf(parsed.error));
}

/** Throws UsageError. */
export function checkName(name: string): string {
  const parsed = projectNameSchema.safeParse(name);
  if (parsed.success) return name;
  throw new UsageError(
    'INVALID_OPTION',
    `"${name}" is no project's name: ${parsed.error.issues[0]?.message ?? ''}`,
  );
}

/** Throws UsageError 'RECIPE_UNREADABLE'. */
export function readRecipeFile(file: string, directory: string): { name: string; text: string } {
  try {
    return { name: file, text: readFileSync(resolve(directory, file), 'utf8') };
  } catch (cause) {
    throw new UsageError('RECIPE_UNREADABLE', `the recipe ${file} cannot be read`, { cause });
  }
}

const OPTION_OF: Readonly<Record<string, string>> = {
  'schedule.cron': '--schedule',
  'schedule.timeZone': '--time-zone',
  'watch.everySeconds': '--every',
  'watch.branches': '--branch',
  'watch.tags': '--tag',
  deadlineSeconds: '--deadline',
};

function problemsOf(error: ZodError): string {
  const lines = error.issues.map(({ path, message }) => {
    const place = path.slice(0, 2).join('.');
    return `${OPTION_OF[place] ?? place.replace(/\..*/, '')}: ${message}`;
  });
  return lines.join('\n');
}

function seconds(option: string, text: string): number {
  if (DURATION_PATTERN.test(text)) return parseDuration(text);
  throw new UsageError(
    'INVALID_OPTION',
    `${option} is "${text}"; it takes a time with its unit, such as 5m or 6h`,
  );
}
