import { expectThat, type Aspect } from './aspect.ts';

/** `uname26` is a personality that makes the kernel say 2.6.x; another kernel cannot be had on one host. */
export const kernel: Aspect = {
  control: () => ({ kernel: 'native' }),
  vary: () => ({ kernel: 'uname26' }),
  uncontrolled: null,
  describe: (environment) => environment.kernel,
  traces: () => [],
  check: (environment, observed) => {
    const isOld = environment.kernel === 'uname26';
    return expectThat(observed, 'uname', {
      is: (value) => /^[0-9]+\./.test(value) && value.startsWith('2.6.') === isOld,
      expected: isOld ? '2.6.x' : "the kernel's own version",
    });
  },
};
