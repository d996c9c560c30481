import { ASPECTS } from './aspects/aspects.ts';
import type { Environment, ObservedEnvironment } from './environment.ts';
import { VARIATIONS } from './variation.ts';

/**
 * What a build's container said of itself against what it was meant to be: one sentence for each value that did not take or was
 * not said, empty when all took. A variation that silently did nothing would make a green verdict without evidence.
 */
export function checkObserved(environment: Environment, observed: ObservedEnvironment): string[] {
  return VARIATIONS.flatMap((variation) =>
    ASPECTS[variation].check(environment, observed).map((problem) => `${variation}: ${problem}`),
  );
}
