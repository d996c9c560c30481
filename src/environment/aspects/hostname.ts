import { CANARY_PREFIXES } from '../canary.ts';
import { expectValue, type Aspect } from './aspect.ts';

export const hostname: Aspect = {
  control: (draw) => ({ hostname: draw.canary(CANARY_PREFIXES.hostname, 8) }),
  vary: (draw) => ({ hostname: draw.canary(CANARY_PREFIXES.hostname, 15) }),
  uncontrolled: null,
  describe: (environment) => environment.hostname,
  traces: (environment) => [environment.hostname],
  check: (environment, observed) => expectValue(observed, 'hostname', environment.hostname),
};
