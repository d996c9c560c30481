import { CANARY_PREFIXES } from '../canary.ts';
import { expectThat, expectValue, type Aspect } from './aspect.ts';

const { user: NAME, gecos: GECOS } = CANARY_PREFIXES;

/** The name and the full name (GECOS). Names keep to useradd's 32 characters. */
export const user: Aspect = {
  control: (draw) => ({ user: { name: draw.canary(NAME, 8), gecos: `Control ${draw.canary(GECOS, 8)}` } }),
  vary: (draw) => ({
    user: { name: draw.canary(NAME, 13), gecos: `Varied Person ${draw.canary(GECOS, 13)}` },
  }),
  uncontrolled: null,
  describe: ({ user: { name, gecos } }) => `${name} (${gecos})`,
  traces: ({ user: { name, gecos } }) => [name, gecos],
  check: (environment, observed) => [
    ...expectValue(observed, 'user', environment.user.name),
    ...expectThat(observed, 'gecos', {
      // passwd's field may go on with a room and telephone numbers, all empty.
      is: (value) => value.replace(/,*$/, '') === environment.user.gecos,
      expected: JSON.stringify(environment.user.gecos),
    }),
  ],
};
