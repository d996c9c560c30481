import { z } from 'zod';

import {
  newProjectSettingsSchema,
  projectNameSchema,
  projectSettingsSchema,
  projectSettingsShape,
} from '../../comparison/project.ts';
import type { ProjectStanding } from '../../coordinator/project-access.ts';
import type { Project } from '../../store/project-store.ts';
import { submissionSchema } from './submission.ts';
import { named } from './registry.ts';

const time = z.iso.datetime();

export const projectSchema = named(
  'Project',
  z.object({
    name: projectNameSchema,
    settings: named('ProjectSettings', projectSettingsShape),
    version: z
      .int()
      .positive()
      .describe('Rises with every change; the ETag holds it, and when the project was made.'),
    createdAt: time,
    updatedAt: time,
    hasPushSecret: z.boolean().describe("Whether a forge's pushes are taken."),
  }) satisfies z.ZodType<Project>,
);

export const projectStateSchema = named(
  'ProjectState',
  z.object({
    nextCheckAt: time.nullable().describe('When the schedule is due next; null without one.'),
    nextWatchAt: time.nullable().describe('When the remote is looked at next; null when it is not.'),
    watchedAt: time.nullable().describe('When it was last looked at, well or not.'),
    watchProblem: z.string().nullable().describe('Why the last look failed; null when it went well.'),
    watchFailures: z.int().nonnegative().describe('Looks that failed since the last that went well.'),
    refCount: z.int().nullable().describe('Branches and tags that are known; null before the first look.'),
  }) satisfies z.ZodType<ProjectStanding>,
);

export const newProjectSchema = named(
  'NewProject',
  z.strictObject({ name: projectNameSchema, settings: newProjectSettingsSchema }),
);

/** All settings: what was there before is gone. */
export const replacedProjectSchema = z.strictObject({ settings: projectSettingsSchema });
/** Some settings: the others stay. */
export const changedProjectSchema = z.strictObject({ settings: projectSettingsShape.partial() });

export const runProjectSchema = named(
  'ProjectRun',
  submissionSchema.pick({ ref: true, again: true, deadlineSeconds: true }),
);

export const pushSecretSchema = named(
  'PushSecret',
  z.object({
    secret: z.string().describe('For the webhook of the forge. It is shown this once.'),
    path: z.string().describe('Where the forge is to send its pushes, below the address of the service.'),
  }),
);

export const pushAnswerSchema = named(
  'PushAnswer',
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ignored'), why: z.string() }),
    z.object({
      kind: z.literal('submitted'),
      comparison: z.string().describe('Its id.'),
      isNew: z.boolean(),
      ref: z.string(),
      commit: z.string(),
    }),
  ]),
);
