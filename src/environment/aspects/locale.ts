import { CONTROL_LOCALE, LOCALES, VARIED_LOCALE } from '../locales.ts';
import { expectThat, expectValue, type Aspect } from './aspect.ts';

/** A locale that is not compiled falls back to C with at most a warning, so its sorting is looked at. */
export const locale: Aspect = {
  control: () => ({ locale: CONTROL_LOCALE }),
  vary: () => ({ locale: VARIED_LOCALE }),
  uncontrolled: null,
  describe: (environment) => environment.locale,
  traces: (environment) => [environment.locale],
  check: (environment, observed) => [
    ...expectValue(observed, 'charmap', 'UTF-8'),
    ...expectThat(observed, 'collation', {
      is: (value) => value.replaceAll(/[^a-z]/gu, '') === LOCALES[environment.locale],
      expected: `the order of ${environment.locale}: ${LOCALES[environment.locale] ?? 'not known'}`,
    }),
  ],
};
