import { z } from 'zod';

import { VARIATIONS } from '../environment/variation.ts';
import { CAUSE_KINDS } from './cause-kind.ts';
import { remedySchema } from './remedy.ts';

export {
  CAUSE_GROUPS,
  CAUSE_KINDS,
  KIND_FACTS,
  isCauseKind,
  type CauseGroup,
  type CauseKind,
} from './cause-kind.ts';

/** The names from an artifact's own members inwards (`data.tar.xz`, `./usr/bin/app`); [] is the artifact itself. */
export const memberPathSchema = z.array(z.string());
export type MemberPath = z.infer<typeof memberPathSchema>;

/**
 * How much it means that a value was found: `conclusive` for a canary that nothing else in the world is called, `likely`
 * for a value that chance does not make but something else might (a time, a zone's offset), `weak` for a short or common one.
 */
export const CANARY_STRENGTHS = ['conclusive', 'likely', 'weak'] as const;
export type CanaryStrength = (typeof CANARY_STRENGTHS)[number];

/** A builder's value, found in the artifact. */
export const canaryWitnessSchema = z.object({
  by: z.literal('canary'),
  variation: z.enum(VARIATIONS),
  /** How the value is written there: `plain`, `base64`, `epoch`, `gzip-header` … */
  form: z.string(),
  /** The value as the environment has it. */
  value: z.string(),
  member: memberPathSchema,
  /** Bytes from the start of the member, or of the section where one is named. */
  offset: z.int().nonnegative(),
  /** An ELF section such as `.debug_line`; null elsewhere. */
  section: z.string().nullable(),
  /** The bytes around it, in hex. */
  context: z.string().regex(/^(?:[0-9a-f]{2})*$/),
  /** Which of those bytes were recognised. */
  match: z.object({ start: z.int().nonnegative(), length: z.int().nonnegative() }),
  strength: z.enum(CANARY_STRENGTHS),
});
export type CanaryWitness = z.infer<typeof canaryWitnessSchema>;

/** A rule that knows this shape of difference. */
export const ruleWitnessSchema = z.object({
  by: z.literal('rule'),
  /** The rule's name, from the table in docs/causes.md. */
  rule: z.string(),
  member: memberPathSchema,
  /** The source of diffoscope's node: a command (`readelf --wide --notes {}`) or a member's name. */
  where: z.string(),
  /** What stands there in either class, shortened. */
  saw: z.object({ left: z.string(), right: z.string() }),
});
export type RuleWitness = z.infer<typeof ruleWitnessSchema>;

const countSchema = z.object({ differed: z.int().nonnegative(), of: z.int().nonnegative() });

/**
 * Builds with the variations (together, where there are several), and builds without. With none: builds of one environment,
 * and how many of them were not as most.
 */
export const screeningWitnessSchema = z.object({
  by: z.literal('screening'),
  variations: z.array(z.enum(VARIATIONS)),
  on: countSchema,
  off: countSchema,
});
export type ScreeningWitness = z.infer<typeof screeningWitnessSchema>;

export const witnessSchema = z.discriminatedUnion('by', [
  canaryWitnessSchema,
  ruleWitnessSchema,
  screeningWitnessSchema,
]);
export type Witness = z.infer<typeof witnessSchema>;

/** `proved` by experiment, `evident` from a value that can come from nowhere else, `likely`, or merely `possible`. */
export const CONFIDENCES = ['proved', 'evident', 'likely', 'possible'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Why one artifact differs, or would. */
export const causeSchema = z.object({
  /** The same wherever this cause turns up: in other revisions, in other projects. Hex. */
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
  kind: z.enum(CAUSE_KINDS),
  /** The artifact's. */
  path: z.string(),
  /** Where in it, sorted; bounded. */
  members: z.array(memberPathSchema),
  /** How many members there are, with those that `members` leaves out. */
  memberCount: z.int().nonnegative(),
  /** What triggers it. [] when not known; several when only together. */
  variations: z.array(z.enum(VARIATIONS)),
  /** How often builds differ without any variation, from 0 to 1; null when they do not, or when that was not tried. */
  nondeterministic: z.object({ probability: z.number().min(0).max(1) }).nullable(),
  /** At least one; bounded, the strongest of each kind kept. */
  witnesses: z.array(witnessSchema).min(1),
  remedy: remedySchema,
  /** True when no class differs by it: the builders happened to share the value. */
  isLatent: z.boolean(),
  /** What `confidenceOf` says. */
  confidence: z.enum(CONFIDENCES),
});
export type Cause = z.infer<typeof causeSchema>;

/** How sure a cause is, from its witnesses alone. */
export function confidenceOf(witnesses: readonly Witness[]): Confidence {
  const isProved = witnesses.some((one) => one.by === 'screening' && isConfirmed(one));
  if (isProved) return 'proved';
  const strengths = new Set(witnesses.map((one) => (one.by === 'canary' ? one.strength : one.by)));
  if (strengths.has('conclusive')) return 'evident';
  // A value that might be a coincidence and a rule that expects such a value there are more than either.
  if (strengths.has('likely') && strengths.has('rule')) return 'evident';
  if (strengths.has('likely') || strengths.has('rule')) return 'likely';
  return 'possible';
}

/** Always with the variations, never without, and both were tried; or, of no variation, that there is a difference at all. */
export function isConfirmed({
  variations,
  on,
  off,
}: Pick<ScreeningWitness, 'variations' | 'on' | 'off'>): boolean {
  if (variations.length === 0) return on.differed > 0;
  return on.of > 0 && on.differed === on.of && off.of > 0 && off.differed === 0;
}
