import { z } from 'zod';

import { recipeFlagsSchema } from '../recipe/recipe-flags.ts';
import { sourceSchema } from '../source/source.ts';

/** What a maintainer says of a project, by API, command line or file. */
export const projectSettingsSchema = z.object({
  /** A git source's `ref` is what a person's request and a schedule take. */
  source: sourceSchema,
  recipeFile: z.object({ name: z.string(), text: z.string() }).nullable(),
  recipeFlags: recipeFlagsSchema,
  /** `bookworm*2,bookworm+all,trixie`. */
  builders: z.string(),
  visibility: z.enum(['public', 'private']),
  /** Checks again what is known: five cron fields in a time zone of the IANA database. */
  schedule: z.object({ cron: z.string(), timeZone: z.string() }).nullable(),
  /** Looks at a git remote for new commits of branches and new tags: globs. */
  watch: z
    .object({ branches: z.array(z.string()), tags: z.array(z.string()), everySeconds: z.int().min(60) })
    .nullable(),
  /** How many ended comparisons stay; those that are not reproducible stay for longer. null keeps all. */
  retention: z.object({ keep: z.int().positive(), keepBad: z.int().positive() }).nullable(),
  /** Tries of a comparison that an outage ended (`error`), and of one that ended badly (failure, mismatch). 1 is no retry. */
  tries: z.object({ error: z.int().min(1).max(20), bad: z.int().min(1).max(20) }),
  /** A comparison that is not finished this long after it was asked for is cancelled. */
  deadlineSeconds: z.int().positive().nullable(),
});
export type ProjectSettings = z.infer<typeof projectSettingsSchema>;

export const PROJECT_NAME = /^[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?$/;
