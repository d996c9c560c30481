import { CANARY_PREFIXES } from '../canary.ts';
import type { Aspect } from './aspect.ts';

const USUAL = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** One more directory at the end, which does not exist: nothing is found there. */
export const path: Aspect = {
  control: () => ({ path: USUAL }),
  vary: (draw) => ({ path: `${USUAL}:/opt/${draw.canary(CANARY_PREFIXES.path, 12)}/bin` }),
  uncontrolled: null,
  describe: (environment) => environment.path,
  traces: (environment) =>
    environment.path === USUAL ? [USUAL] : [environment.path, environment.path.slice(USUAL.length + 1)],
  check: () => [],
};
