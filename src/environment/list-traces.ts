import { ASPECTS } from './aspects/aspects.ts';
import type { Environment } from './environment.ts';
import { VARIATIONS, type Variation } from './variation.ts';

export interface Trace {
  readonly variation: Variation;
  readonly text: string;
}

/** Anything shorter is found by chance. */
const SHORTEST = 3;

/** How an environment's values show where a program prints them, longest first: one may hold another. */
export function listTraces(environment: Environment): Trace[] {
  return VARIATIONS.flatMap((variation) =>
    ASPECTS[variation].traces(environment).map((text) => ({ variation, text })),
  )
    .filter(({ text }) => text.length >= SHORTEST)
    .toSorted((a, b) => b.text.length - a.text.length);
}
