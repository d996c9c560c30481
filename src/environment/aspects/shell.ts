import { expectThat, type Aspect } from './aspect.ts';

/** What /bin/sh is. */
export const shell: Aspect = {
  control: () => ({ shell: 'dash' }),
  vary: () => ({ shell: 'bash' }),
  uncontrolled: null,
  describe: (environment) => environment.shell,
  traces: () => [],
  check: (environment, observed) =>
    expectThat(observed, 'shell', {
      is: (value) => value.startsWith('/') && value.endsWith(`/${environment.shell}`),
      expected: `a path of ${environment.shell}`,
    }),
};
