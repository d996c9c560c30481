import { CANARY_PREFIXES } from '../canary.ts';
import { expectValue, type Aspect } from './aspect.ts';

const PREFIX = CANARY_PREFIXES['build-path'];

/**
 * Another length, another depth, another top directory. Not below /tmp, where scratch is mounted, and short enough for `#!`
 * lines and sockets.
 */
export const buildPath: Aspect = {
  control: (draw) => ({ buildPath: `/build/${draw.canary(PREFIX, 8)}` }),
  vary: (draw) => ({
    buildPath: `/srv/${draw.canary(PREFIX, draw.number('build-path length', 12, 20))}/second/third`,
  }),
  uncontrolled: null,
  describe: (environment) => environment.buildPath,
  traces: ({ buildPath: path }) => [path],
  check: (environment, observed) => expectValue(observed, 'cwd', `${environment.buildPath}/src`),
};
