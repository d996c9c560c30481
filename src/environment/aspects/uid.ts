import type { Draw } from '../canary.ts';
import type { Environment } from '../environment.ts';
import { expectValue, type Aspect } from './aspect.ts';

/**
 * Five decimal digits, so that they fit every archive format and the 65,536 ids of an engine without root. The varied ones
 * have one octal digit more than the control's and do not fit 16 bits with a sign.
 */
export const uid: Aspect = {
  control: (draw) => ids(draw, 20_000, 32_766),
  vary: (draw) => ids(draw, 32_768, 59_998),
  uncontrolled: null,
  describe: (environment) => `${environment.uid}:${environment.gid}`,
  traces: (environment) => [String(environment.uid), String(environment.gid)],
  check: (environment, observed) => [
    ...expectValue(observed, 'uid', String(environment.uid)),
    ...expectValue(observed, 'gid', String(environment.gid)),
  ],
};

/** Even and odd: the two are never the same number. */
function ids(draw: Draw, least: number, most: number): Pick<Environment, 'uid' | 'gid'> {
  const half = (what: string): number => draw.number(what, least / 2, most / 2) * 2;
  return { uid: half('uid'), gid: half('gid') + 1 };
}
