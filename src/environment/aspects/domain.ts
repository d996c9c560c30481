import { CANARY_PREFIXES } from '../canary.ts';
import { expectValue, type Aspect } from './aspect.ts';

/** `.example` is nobody's: RFC 2606. */
export const domain: Aspect = {
  control: (draw) => ({ domain: `${draw.canary(CANARY_PREFIXES.domain, 8)}.example` }),
  vary: (draw) => ({ domain: `sub.${draw.canary(CANARY_PREFIXES.domain, 15)}.example` }),
  uncontrolled: null,
  describe: (environment) => environment.domain,
  traces: (environment) => [environment.domain],
  check: (environment, observed) =>
    expectValue(observed, 'fqdn', `${environment.hostname}.${environment.domain}`),
};
