import { z } from 'zod';

import { DURATION_PATTERN, parseDuration } from '../recipe/human-units.ts';
import { recipeFileSchema } from '../recipe/recipe-file.ts';
import { projectNameSchema, projectSettingsShape } from './project.ts';

const { shape } = projectSettingsShape;
const { shape: scheduleShape } = shape.schedule.unwrap();
const { shape: watchShape } = shape.watch.unwrap();

function count(most: number) {
  return z
    .union([z.int(), z.string().regex(/^[0-9]{1,7}$/)], { error: 'expected a whole number' })
    .transform(Number)
    .pipe(z.int().min(1, 'expected at least 1').max(most, `expected at most ${most}`));
}

function duration(example: string) {
  return z
    .string({ error: `expected a time with its unit, such as ${example}` })
    .regex(DURATION_PATTERN, { error: `expected a time with its unit, such as ${example}`, abort: true })
    .transform(parseDuration);
}

const yes = z
  .union([z.boolean(), z.enum(['true', 'false'])], { error: 'expected true or false' })
  .transform((value) => value === true || value === 'true');

/** One project as a person writes it; what is left out comes from `defaults`, else is what `verbatim compare` would take. */
export const projectEntrySchema = z
  .strictObject(
    {
      source: z
        .string({ error: 'expected a source' })
        .describe(
          'As for verbatim compare: git URL#ref, archive, debian:NAME; paths are relative to this file.',
        ),
      sha256: z.string().describe('sha256 that the source archive must have.'),
      on: shape.builders.describe('Builders, such as "bookworm*2,bookworm+all,trixie".'),
      recipe: z
        .string({ error: "expected a recipe file's path" })
        .describe('Recipe file to use instead of the one in the source, relative to this file.'),
      amend: recipeFileSchema.describe(
        'Keys of a recipe that go on top of the recipe, as the flags of verbatim compare do.',
      ),
      visibility: z.enum(['public', 'private'], { error: 'expected public or private' }),
      schedule: z
        .strictObject(
          {
            cron: scheduleShape.cron.describe('Minute, hour, day, month, weekday.'),
            'time-zone': scheduleShape.timeZone.describe('Of the IANA database, such as Europe/Berlin.'),
          },
          { error: 'expected a schedule, such as { cron: "0 3 * * *", time-zone: UTC }' },
        )
        .describe('Checks again what is known.'),
      watch: z
        .strictObject(
          {
            branches: watchShape.branches.default([]).describe('Globs; * stays between two slashes.'),
            tags: watchShape.tags.default([]).describe('Globs.'),
            every: duration('5m')
              .pipe(
                z
                  .int()
                  .min(60, 'expected at least 1m')
                  .max(30 * 86_400, 'expected at most 30d'),
              )
              .optional()
              .describe("How often the remote is asked. Left out, only a forge's push tells of changes."),
            existing: yes.default(false).describe('Compares what is there at the first look too.'),
          },
          { error: 'expected what to watch, such as { branches: [main], tags: ["v*"], every: 5m }' },
        )
        .describe('Compares new commits of branches and new tags.'),
      retention: z
        .strictObject(
          {
            keep: count(1_000_000).describe('Ended comparisons that stay.'),
            'keep-bad': count(1_000_000).describe('Those of them that are not reproducible stay for longer.'),
          },
          { error: 'expected what to keep, such as { keep: 50, keep-bad: 500 }' },
        )
        .describe('Left out, all stay.'),
      tries: z.strictObject(
        {
          error: count(20).describe('Of a comparison that an outage ended.'),
          bad: count(20).describe('Of one that ended badly. 1 is no retry.'),
        },
        { error: 'expected how often to try, such as { error: 3, bad: 1 }' },
      ),
      deadline: duration('6h')
        .pipe(
          z
            .int()
            .min(1, 'expected at least 1s')
            .max(30 * 86_400, 'expected at most 30d'),
        )
        .describe('A comparison that is not finished this long after it was asked for is cancelled.'),
    },
    { error: 'expected a project, such as { source: https://example.org/p.git }' },
  )
  .partial();
export type ProjectEntry = z.infer<typeof projectEntrySchema>;

/** `projects.yaml`: what `verbatim apply` makes the projects be. */
export const projectsFileSchema = z
  .strictObject({
    defaults: projectEntrySchema
      .omit({ source: true, sha256: true })
      .optional()
      .describe('For all projects of this file.'),
    projects: z
      .record(projectNameSchema, projectEntrySchema, { error: 'expected projects by name' })
      .describe('By name: lower-case letters, digits, dots and hyphens.'),
  })
  .describe('Projects that Verbatim compares again and again.');
export type ProjectsFile = z.infer<typeof projectsFileSchema>;
