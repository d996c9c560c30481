import { hash } from 'node:crypto';

import type { BuildPlan } from './build-plan.ts';

/** A DNS-1123 label holds 63 characters: 24 + 20 + 8 + 8 and three hyphens. */
const COMPARISON_CHARACTERS = 24;
const BUILDER_CHARACTERS = 20;
const DIGEST_CHARACTERS = 8;

/**
 * `<comparison>-<builder>-<attempt>-<digest>`: readable as far as there is room, unique by the digest of all of it. The same
 * build and attempt always has the same name, so that submitting it again adopts what runs.
 */
export function planName(plan: Pick<BuildPlan, 'comparison' | 'builder' | 'attempt' | 'phase'>): string {
  const { comparison, builder, attempt, phase } = plan;
  const whole = JSON.stringify([comparison, builder.notation, builder.repeat, attempt, phase]);
  const digest = hash('sha256', whole, 'hex').slice(0, DIGEST_CHARACTERS);
  const label = phase === 'fetch' ? `fetch-${builder.label}` : builder.label;
  const attemptPart = String(attempt).slice(0, 8);
  return [slug(comparison, COMPARISON_CHARACTERS), slug(label, BUILDER_CHARACTERS), attemptPart, digest]
    .filter((part) => part !== '')
    .join('-');
}

/** Lower-case letters, digits and single hyphens inside. */
function slug(text: string, characters: number): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-');
  return plain.replace(/^-/u, '').slice(0, characters).replace(/-$/u, '');
}
