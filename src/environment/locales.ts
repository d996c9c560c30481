/** The locale of every build that does not vary it. Debian's libc has it built in. */
export const CONTROL_LOCALE = 'C.UTF-8';

/**
 * Always the same one: which faults a comparison can see must not depend on the seed.
 * Estonian sorts z before t, has month and day names of its own, a decimal comma and another order of the date.
 */
export const VARIED_LOCALE = 'et_EE.UTF-8';

/**
 * How each locale sorts z and t. All but the control's are compiled into the builders' images (builders/<name>/Dockerfile).
 * Turkish maps i to İ, which breaks builds as often as it finds faults; Swiss French groups digits with an apostrophe.
 */
export const LOCALES: Readonly<Record<string, 'tz' | 'zt'>> = {
  [CONTROL_LOCALE]: 'tz',
  [VARIED_LOCALE]: 'zt',
  'tr_TR.UTF-8': 'tz',
  'fr_CH.UTF-8': 'tz',
};
