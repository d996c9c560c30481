import { z } from 'zod';

import { digestSchema } from '../artifact/digest.ts';
import { CAUSE_KINDS } from '../comparison/cause.ts';
import { CAUSE_STATUSES } from './cause-history.ts';

const countSchema = z.int().nonnegative();

/** The same wherever a cause turns up. */
export const fingerprintSchema = z.string().regex(/^[0-9a-f]{16}$/);

/** A revision in which a cause was, or was not any more. */
export const causeSightingSchema = z.object({
  /** The snapshot's digest. */
  revision: digestSchema,
  title: z.string(),
  commit: z.string().nullable(),
  version: z.string().nullable(),
  /** When the revision was first asked for: the order of revisions. */
  firstSeenAt: z.iso.datetime(),
  /** The comparison that showed it; null once it was removed. */
  comparison: z.string().nullable(),
});
export type CauseSighting = z.infer<typeof causeSightingSchema>;

/** A cause in one project, and where it stands there. */
export const causeRecordSchema = z.object({
  /** The project's name; null for a source of no project. */
  project: z.string().nullable(),
  /** The source of what has no project, without its ref or version; else null. */
  source: z.string().nullable(),
  fingerprint: fingerprintSchema,
  kind: z.enum(CAUSE_KINDS),
  /** What the artifact does, after its name: "embeds the build path". */
  title: z.string(),
  /** True where no artifact differs by it: the builders happened to share the value. */
  isLatent: z.boolean(),
  status: z.enum(CAUSE_STATUSES),
  firstSeen: causeSightingSchema,
  lastSeen: causeSightingSchema,
  /** The first revision after the last sighting in which it was looked for and gone; null unless `resolved`. */
  resolvedIn: causeSightingSchema.nullable(),
  /** Artifacts that had it when it was last seen, and some of their paths. */
  artifactCount: countSchema,
  paths: z.array(z.string()),
});
export type CauseRecord = z.infer<typeof causeRecordSchema>;

/** Over the projects that are seen, where the last look found it. */
const spreadSchema = z.object({
  /** With sources of no project. */
  projects: countSchema,
  /** One with two causes of a kind counts twice. */
  artifacts: countSchema,
});
export type Spread = z.infer<typeof spreadSchema>;

/** How far one kind of cause is spread. */
export const causeKindRecordSchema = z.object({
  kind: z.enum(CAUSE_KINDS),
  title: z.string(),
  /** Where artifacts differ by it. */
  differing: spreadSchema,
  /** Where the builders happened to share the value. */
  latent: spreadSchema,
  /** The causes of this kind that most projects have; at most ten. */
  causes: z.array(
    z.object({ fingerprint: fingerprintSchema, differing: spreadSchema, latent: spreadSchema }),
  ),
});
export type CauseKindRecord = z.infer<typeof causeKindRecordSchema>;

/** One cause over all projects that are seen. */
export const sharedCauseSchema = z.object({
  fingerprint: fingerprintSchema,
  kind: z.enum(CAUSE_KINDS),
  title: z.string(),
  differing: spreadSchema,
  latent: spreadSchema,
});
export type SharedCause = z.infer<typeof sharedCauseSchema>;
