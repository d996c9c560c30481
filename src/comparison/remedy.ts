import { z } from 'zod';

/** The build systems that a remedy has its own words for. */
export const BUILD_SYSTEMS = [
  'autotools',
  'cmake',
  'meson',
  'make',
  'npm',
  'python',
  'go',
  'cargo',
  'maven',
  'debian',
] as const;
export type BuildSystem = (typeof BUILD_SYSTEMS)[number];

/**
 * What can be set from outside the source. A value may hold `{build-path}` and `{source-date-epoch}`; an appended one goes after
 * what the variable already holds.
 */
export const appliedSettingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('variable'), name: z.string(), value: z.string(), isAppended: z.boolean() }),
  z.object({ kind: z.literal('umask'), value: z.string().regex(/^0[0-7]{3}$/) }),
]);
export type AppliedSetting = z.infer<typeof appliedSettingSchema>;

export const STEP_KINDS = ['variable', 'flag', 'option', 'code'] as const;

/** One way to mend it. */
export const remedyStepSchema = z.object({
  /** null when it is the same in all. */
  buildSystem: z.enum(BUILD_SYSTEMS).nullable(),
  kind: z.enum(STEP_KINDS),
  text: z.string(),
  /** The settings that do the same from outside; [] when the source must change. */
  applies: z.array(appliedSettingSchema),
});
export type RemedyStep = z.infer<typeof remedyStepSchema>;

/** The usual fix, phrased for the artifact. Steps are alternatives, the best first. */
export const remedySchema = z.object({
  title: z.string(),
  steps: z.array(remedyStepSchema).min(1),
  /** The field's documentation. */
  link: z.url(),
});
export type Remedy = z.infer<typeof remedySchema>;
