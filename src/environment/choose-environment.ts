import type { Given } from './aspects/aspect.ts';
import { ASPECTS } from './aspects/aspects.ts';
import type { Builder } from './builder.ts';
import { drawFor } from './canary.ts';
import { environmentSchema, type Environment } from './environment.ts';
import { VARIATIONS, type Variation } from './variation.ts';

export interface EnvironmentRequest {
  /** Hex; every canary of a comparison derives from it. */
  readonly seed: string;
  /** Its notation and variations count, its repeat does not: repeats are the same in every way. */
  readonly builder: Pick<Builder, 'notation' | 'variations'>;
  /** The recipe's: variations that it cannot stand. */
  readonly without: readonly Variation[];
  /** The engine's: variations that it cannot give. */
  readonly unavailable: readonly Untried[];
  /** Seconds since the epoch at which unvaried builds start. */
  readonly controlClock: number;
  /** CPUs that a build gets when nothing limits them: the engine's, or fewer by the recipe's limit. */
  readonly engineCpus: number;
}

/** A variation that was asked for and is not had. Nothing may be claimed about it. */
export interface Untried {
  readonly variation: Variation;
  readonly reason: string;
}

/** The value of every aspect for one builder. What it does not vary is the same in all builders with this seed. */
export function chooseEnvironment(request: EnvironmentRequest): {
  environment: Environment;
  untried: Untried[];
} {
  const draw = drawFor(request.seed, request.builder.notation);
  let environment = controlEnvironment(request);
  const untried: Untried[] = [];
  for (const variation of VARIATIONS.filter((name) => request.builder.variations.includes(name))) {
    const reason = whyNot(variation, request);
    const values =
      reason === null ? ASPECTS[variation].vary(draw, givenBy(request), environment) : { untried: reason };
    if ('untried' in values) untried.push({ variation, reason: values.untried });
    else environment = { ...environment, ...values };
  }
  return { environment, untried };
}

/** Why a variation is left at the control's value, null when it need not be. */
function whyNot(variation: Variation, { without, unavailable }: EnvironmentRequest): string | null {
  if (without.includes(variation)) return 'the recipe leaves it out';
  return unavailable.find((one) => one.variation === variation)?.reason ?? null;
}

function controlEnvironment(request: EnvironmentRequest): Environment {
  const draw = drawFor(request.seed, null);
  const parts = VARIATIONS.map((variation) => {
    const aspect = ASPECTS[variation];
    const isUnavailable = request.unavailable.some((one) => one.variation === variation);
    const isLeftOut = request.without.includes(variation);
    const isUncontrolled = isUnavailable || (isLeftOut && aspect.uncontrolled?.alsoWhenLeftOut === true);
    return isUncontrolled && aspect.uncontrolled !== null
      ? aspect.uncontrolled.value
      : aspect.control(draw, givenBy(request));
  });
  // Each field is some aspect's: one that is nobody's stops here.
  return environmentSchema.parse(Object.assign({}, ...parts));
}

function givenBy({ controlClock, engineCpus }: EnvironmentRequest): Given {
  return { controlClock, engineCpus };
}
