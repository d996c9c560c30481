import { expectThat, type Aspect } from './aspect.ts';

/** linux/personality.h */
const ADDR_NO_RANDOMIZE = 0x0040000;

export const aslr: Aspect = {
  control: () => ({ aslr: true }),
  vary: () => ({ aslr: false }),
  uncontrolled: null,
  describe: (environment) => (environment.aslr ? 'on' : 'off'),
  traces: () => [],
  check: (environment, observed) =>
    expectThat(observed, 'personality', {
      is: (value) =>
        /^[0-9a-f]{1,8}$/i.test(value) &&
        (Number.parseInt(value, 16) & ADDR_NO_RANDOMIZE) === (environment.aslr ? 0 : ADDR_NO_RANDOMIZE),
      expected: `address randomisation ${environment.aslr ? 'on' : 'off'}`,
    }),
};
