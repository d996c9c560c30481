import { expectThat, expectValue, type Aspect } from './aspect.ts';

/** All the control has against one: make's `-j$(nproc)` turns from parallel to serial. */
export const cpus: Aspect = {
  control: () => ({ cpus: null }),
  vary: (_, given) =>
    given.engineCpus > 1 ? { cpus: 1 } : { untried: 'a build has only one CPU here anyway' },
  uncontrolled: null,
  describe: (environment) => (environment.cpus === null ? 'all' : String(environment.cpus)),
  traces: () => [],
  check: (environment, observed) =>
    environment.cpus === null
      ? expectThat(observed, 'nproc', {
          is: (value) => /^[1-9][0-9]{0,5}$/.test(value),
          expected: 'a number of CPUs',
        })
      : expectValue(observed, 'nproc', String(environment.cpus)),
};
