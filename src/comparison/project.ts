import { z } from 'zod';

import { messageOf } from '../errors.ts';
import { parseRecipe } from '../recipe/parse-recipe.ts';
import { NO_FLAGS, parseFlags, recipeFlagsSchema } from '../recipe/recipe-flags.ts';
import { checkSource } from '../source/check-source.ts';
import { sourceSchema } from '../source/source.ts';
import { problemOfRefGlob } from './ref-glob.ts';
import { problemOfCron, problemOfTimeZone } from './schedule.ts';

const DAY_SECONDS = 86_400;
const MOST_GLOBS = 50;
const MOST_BUILDERS_TEXT = 2000;

export const PROJECT_NAME = /^[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?$/;
export const projectNameSchema = z
  .string()
  .regex(
    PROJECT_NAME,
    'expected a name of at most 100 lower-case letters, digits, dots and hyphens that begins and ends with a letter or digit',
  );

const refGlobs = z
  .array(
    z
      .string()
      .min(1)
      .max(200)
      .superRefine((glob, context) => report(context, [], problemOfRefGlob(glob))),
  )
  .max(MOST_GLOBS);

/** The shape of the settings alone; `projectSettingsSchema` checks what is in them too. */
export const projectSettingsShape = z.strictObject({
  /** A git source's `ref` is what a person's request and a schedule take. */
  source: sourceSchema,
  recipeFile: z.object({ name: z.string().max(1000), text: z.string() }).nullable(),
  recipeFlags: recipeFlagsSchema,
  /** `bookworm*2,bookworm+all,trixie`. */
  builders: z.string().min(1).max(MOST_BUILDERS_TEXT),
  visibility: z.enum(['public', 'private']),
  /** Checks again what is known: five cron fields in a time zone of the IANA database. */
  schedule: z
    .strictObject({
      cron: z
        .string({ error: 'expected a cron expression, such as "0 3 * * *"' })
        .max(200)
        .superRefine((cron, context) => report(context, [], problemOfCron(cron))),
      timeZone: z
        .string({ error: 'expected a time zone, such as Europe/Berlin or UTC' })
        .superRefine((zone, context) => report(context, [], problemOfTimeZone(zone))),
    })
    .nullable(),
  /** Compares new commits of branches and new tags of a git remote: globs. */
  watch: z
    .strictObject({
      branches: refGlobs,
      tags: refGlobs,
      /** How often the remote is asked; null when only a forge's push tells of changes. */
      everySeconds: z
        .int()
        .min(60)
        .max(30 * DAY_SECONDS)
        .nullable(),
      /** Compares what is there at the first look too; else only what comes after it. */
      existing: z.boolean(),
    })
    .nullable(),
  /** How many ended comparisons stay; those that are not reproducible stay for longer. null keeps all. */
  retention: z
    .strictObject({ keep: z.int().positive().max(1_000_000), keepBad: z.int().positive().max(1_000_000) })
    .nullable(),
  /** Tries of a comparison that an outage ended (`error`), and of one that ended badly (failure, mismatch). 1 is no retry. */
  tries: z.strictObject({ error: z.int().min(1).max(20), bad: z.int().min(1).max(20) }),
  /** A comparison that is not finished this long after it was asked for is cancelled. */
  deadlineSeconds: z
    .int()
    .positive()
    .max(30 * DAY_SECONDS)
    .nullable(),
});
export type ProjectSettings = z.infer<typeof projectSettingsShape>;

/** What somebody has read of a project, for a change: one that is removed and made again begins at version 1 again. */
export interface ProjectReading {
  readonly createdAt: string;
  /** Rises with every change of what is here. */
  readonly version: number;
}

/**
 * What a maintainer says of a project, by API, command line or file. Which builders there are is not known here: `parseBuilders`
 * says that.
 */
export const projectSettingsSchema = projectSettingsShape.superRefine(checkSettings);

/** The same with defaults for what is left out; `source` and `builders` are asked for. */
export const newProjectSettingsSchema = projectSettingsShape
  .extend({
    recipeFile: projectSettingsShape.shape.recipeFile.default(null),
    recipeFlags: recipeFlagsSchema.default(NO_FLAGS),
    visibility: projectSettingsShape.shape.visibility.default('public'),
    schedule: projectSettingsShape.shape.schedule.default(null),
    watch: projectSettingsShape.shape.watch.default(null),
    retention: projectSettingsShape.shape.retention.default(null),
    tries: projectSettingsShape.shape.tries.default({ error: 3, bad: 1 }),
    deadlineSeconds: projectSettingsShape.shape.deadlineSeconds.default(null),
  })
  .superRefine(checkSettings);

/** What one field alone cannot tell. */
function checkSettings(settings: ProjectSettings, context: Refusing): void {
  const { source, recipeFile, recipeFlags, watch } = settings;
  report(
    context,
    ['source'],
    faultOf(() => checkSource(source)),
  );
  if (source.kind === 'upload') {
    report(context, ['source'], 'expected a source that can be had again; an upload is compared once');
  }
  if (recipeFile !== null) {
    report(
      context,
      ['recipeFile', 'text'],
      faultOf(() => parseRecipe(recipeFile.text, recipeFile.name)),
    );
  }
  report(
    context,
    ['recipeFlags'],
    faultOf(() => parseFlags(recipeFlags)),
  );
  if (watch === null) return;
  if (source.kind !== 'git') {
    report(context, ['watch'], 'expected no watch: only a git source has branches and tags');
  }
  if (watch.branches.length + watch.tags.length === 0) {
    report(context, ['watch'], 'expected at least one glob of branches or tags');
  }
}

/** A reason to refuse what was given. */
type Refusing = z.core.$RefinementCtx;

function report(context: Refusing, path: PropertyKey[], message: string | null): void {
  if (message !== null) context.addIssue({ code: 'custom', path, message });
}

function faultOf(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
