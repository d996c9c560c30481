import { expectThat, type Aspect } from './aspect.ts';

/** Group write and nothing else: execute bits are compared, and a umask that took them away would be a difference of its own. */
export const umask: Aspect = {
  control: () => ({ umask: '0022' }),
  vary: () => ({ umask: '0002' }),
  uncontrolled: null,
  describe: (environment) => environment.umask,
  traces: () => [],
  check: (environment, observed) =>
    expectThat(observed, 'umask', {
      is: (value) => /^[0-7]{1,4}$/.test(value) && value.padStart(4, '0') === environment.umask,
      expected: environment.umask,
    }),
};
