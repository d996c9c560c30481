import { z } from 'zod';

import { projectNameSchema } from '../../comparison/project.ts';
import { DEFAULT_QUOTA, SCOPES, tokenQuotaSchema } from '../../store/token.ts';
import type { TokenSummary } from '../../store/token-store.ts';
import { named } from './registry.ts';

const MOST_PROJECTS = 1000;
const time = z.iso.datetime();

export const tokenSchema = named(
  'Token',
  z.object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)).readonly(),
    projects: z.array(z.string()).readonly().nullable().describe('Projects it is for; null for all.'),
    quota: tokenQuotaSchema,
    createdAt: time,
    expiresAt: time.nullable().describe('null for never.'),
    revokedAt: time.nullable(),
    lastUsedAt: time.nullable().describe('To the minute.'),
  }) satisfies z.ZodType<TokenSummary>,
);

export const newTokenSchema = named(
  'NewToken',
  z
    .strictObject({
      name: z.string().trim().min(1).max(100).describe('What it is for, for people.'),
      scopes: z
        .array(z.enum(SCOPES))
        .min(1)
        .max(SCOPES.length)
        .describe('admin may do everything; submit may also read.'),
      projects: z
        .array(projectNameSchema)
        .max(MOST_PROJECTS)
        .nullable()
        .default(null)
        .describe('Projects it is for; null for all, an empty list for what is public and its own.'),
      quota: tokenQuotaSchema
        .partial()
        .default({})
        .describe('Bounds that are left out are the usual ones; null is no bound.'),
      expiresAt: time.nullable().default(null).describe('null for never.'),
    })
    .refine(({ scopes, projects }) => projects === null || !scopes.includes('admin'), {
      path: ['projects'],
      message: 'an admin token is for all projects',
    }),
);

export const createdTokenSchema = named(
  'CreatedToken',
  z.object({ token: tokenSchema, secret: z.string().describe('The token itself. It is shown this once.') }),
);

/** A quota with the usual bounds where none are given. */
export function quotaOf(given: z.infer<typeof newTokenSchema>['quota']): z.infer<typeof tokenQuotaSchema> {
  const { activeComparisons, uploadBytes, storedBytes } = given;
  return {
    activeComparisons: activeComparisons === undefined ? DEFAULT_QUOTA.activeComparisons : activeComparisons,
    uploadBytes: uploadBytes === undefined ? DEFAULT_QUOTA.uploadBytes : uploadBytes,
    storedBytes: storedBytes === undefined ? DEFAULT_QUOTA.storedBytes : storedBytes,
  };
}

export const whoamiSchema = named(
  'Whoami',
  z.object({
    token: tokenSchema.nullable().describe('null for a caller without a token.'),
    publicRead: z.boolean().describe('Whether what is public can be read without a token.'),
    usage: z
      .object({ activeComparisons: z.int(), uploadBytes: z.int(), storedBytes: z.int() })
      .nullable()
      .describe('What the token uses of its quota; null without a token.'),
  }),
);
