import { CANARY_PREFIXES } from '../canary.ts';
import { expectValue, type Aspect } from './aspect.ts';

/** Beside the build path in both cases: a home inside the source tree would be another fault. */
export const home: Aspect = {
  control: (draw) => ({ home: `/home/${draw.canary(CANARY_PREFIXES.home, 8)}` }),
  vary: (draw) => ({ home: `/opt/${draw.canary(CANARY_PREFIXES.home, 14)}/home` }),
  uncontrolled: null,
  describe: (environment) => environment.home,
  traces: (environment) => [environment.home],
  check: (environment, observed) => expectValue(observed, 'home', environment.home),
};
