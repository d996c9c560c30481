import { z } from 'zod';

import { ASPECTS } from './aspects/aspects.ts';
import type { Environment } from './environment.ts';
import { VARIATIONS, type Variation } from './variation.ts';

const descriptionSchema = z.record(z.enum(VARIATIONS), z.string());

/** The value of every aspect in a few words, for tables. Values may be long but hold no newline. */
export function describeEnvironment(environment: Environment): Record<Variation, string> {
  const entries = VARIATIONS.map((variation) => [variation, ASPECTS[variation].describe(environment)]);
  return descriptionSchema.parse(Object.fromEntries(entries));
}

/** The aspects in which two builds' environments differ, in the order they are shown. */
export function differingAspects(left: Environment, right: Environment): Variation[] {
  const [a, b] = [describeEnvironment(left), describeEnvironment(right)];
  return VARIATIONS.filter((variation) => a[variation] !== b[variation]);
}
