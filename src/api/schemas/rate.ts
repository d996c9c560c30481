import { z } from 'zod';

import { projectNameSchema } from '../../comparison/project.ts';
import { VARIATIONS } from '../../environment/variation.ts';
import {
  builderRatesSchema,
  comparisonRatesSchema,
  dayRatesSchema,
  projectRatesSchema,
  standingRatesSchema,
  untriedSchema,
} from '../../store/rate.ts';
import { readVariationSet } from '../../store/tried.ts';
import { pageQuerySchema, pageSchema } from '../page.ts';
import { named } from './registry.ts';

const NO_VARIATIONS = 'none';
const day = z.iso.date();

/** Which comparisons a rate is over. */
const daysQuerySchema = z.object({
  from: day.optional().describe('The first day (UTC); that of the first result when left out.'),
  to: day.optional().describe('The last day (UTC), included; today when left out.'),
});

const variationsSchema = z
  .string()
  .max(400)
  .refine((text) => text === NO_VARIATIONS || readVariationSet(text).length === text.split('+').length, {
    error: `expected "${NO_VARIATIONS}", or variations joined by +, of ${VARIATIONS.join(', ')}`,
  })
  .optional()
  .describe(`Only comparisons that measured exactly these: "${NO_VARIATIONS}", or names joined by +.`);

export const rateQuerySchema = daysQuerySchema.extend({
  project: projectNameSchema.optional(),
  variations: variationsSchema,
});
export const builderRateQuerySchema = rateQuerySchema.omit({ variations: true });
export const projectRateQuerySchema = pageQuerySchema.extend({
  ...daysQuerySchema.shape,
  variations: variationsSchema,
});

/** The sets of variations that a query names; null for any. */
export function variationsOf(text: string | undefined) {
  if (text === undefined) return null;
  return text === NO_VARIATIONS ? [] : readVariationSet(text);
}

export const totalRatesSchema = named('Rates', comparisonRatesSchema.extend({ untried: untriedSchema }));
export const dayRatesListSchema = z.object({ items: z.array(named('DayRates', dayRatesSchema)) });
export const builderRatesListSchema = z.object({ items: z.array(named('BuilderRates', builderRatesSchema)) });
export const projectRatesPageSchema = pageSchema(named('ProjectRates', projectRatesSchema));
export const standingRatesApiSchema = named('StandingRates', standingRatesSchema);
