import tap from 'tap';

import { judgeFix, planFix, settingsToTry } from '../../src/cause/try-fix.ts';
import { tellAttempt } from '../../src/comparison/tell-fix.ts';
import type { FixAttempt } from '../../src/comparison/fix.ts';
import type { AppliedSetting, Remedy, RemedyStep } from '../../src/comparison/remedy.ts';

const variable = (name: string, value: string, isAppended = false): AppliedSetting => ({
  kind: 'variable',
  name,
  value,
  isAppended,
});
const TZ = variable('TZ', 'UTC');
const LOCALE = variable('LC_ALL', 'C.UTF-8');
const HASH = variable('PYTHONHASHSEED', '0');
const MAP = variable('CFLAGS', '-ffile-prefix-map={build-path}=.', true);
const UMASK: AppliedSetting = { kind: 'umask', value: '0022' };

const step = (applies: AppliedSetting[], buildSystem: RemedyStep['buildSystem'] = null): RemedyStep => ({
  buildSystem,
  kind: 'variable',
  text: 'set it',
  applies,
});
const cause = (steps: RemedyStep[], isLatent = false): { remedy: Remedy; isLatent: boolean } => ({
  remedy: { title: 'Mend it', steps, link: 'https://reproducible-builds.org/docs/' },
  isLatent,
});

/** An attempt in which as many of five artifacts match in four builders. */
const attempt = (settings: AppliedSetting[], matching: number, succeeded = 4): FixAttempt => ({
  settings,
  artifacts: { matching, of: 5 },
  builders: { succeeded, of: 4 },
});

void tap.test('every cause brings what its remedy sets for the build system', async (t) => {
  const both = cause([step([]), step([TZ]), step([MAP], 'cmake'), step([HASH], 'python')]);
  t.same(settingsToTry([both], 'cmake'), [MAP]);
  t.same(settingsToTry([both], 'meson'), [TZ]);
  t.same(settingsToTry([both, cause([step([UMASK])])], null), [TZ, UMASK]);
});

void tap.test(
  'a setting is taken once, of two values the first, and appended ones are all taken',
  async (t) => {
    const causes = [
      cause([step([TZ, MAP])]),
      cause([step([TZ])]),
      cause([step([variable('TZ', 'GMT')])]),
      cause([step([variable('CFLAGS', '-frandom-seed=0', true)])]),
    ];
    t.same(settingsToTry(causes, null), [TZ, MAP, variable('CFLAGS', '-frandom-seed=0', true)]);
  },
);

void tap.test('what only may differ one day is not mended now, and code cannot be', async (t) => {
  t.same(settingsToTry([cause([step([TZ])], true), cause([step([])])], null), []);
});

void tap.test('all settings are tried together first', async (t) => {
  t.same(planFix([TZ, LOCALE], []), [TZ, LOCALE]);
  t.same(judgeFix([TZ, LOCALE], []), { result: 'not-tried' });
});

void tap.test('where they do not do together, none is tried alone', async (t) => {
  const tried = [attempt([TZ, LOCALE], 3)];
  t.equal(planFix([TZ, LOCALE], tried), null);
  t.same(judgeFix([TZ, LOCALE], tried), { result: 'not-fixed', attempt: tried[0] });
});

void tap.test('where they do, those that are not needed are left out', async (t) => {
  const settings = [TZ, LOCALE, HASH, MAP];
  const attempts: FixAttempt[] = [];
  for (;;) {
    const next = planFix(settings, attempts);
    if (next === null) break;
    attempts.push(attempt(next, next.includes(TZ) && next.includes(MAP) ? 5 : 2));
  }
  const result = judgeFix(settings, attempts);
  t.match(result, { result: 'fixed', isMinimal: true, attempt: { settings: [TZ, MAP] } });
  if (result.result === 'fixed') {
    t.equal(tellAttempt(result.attempt), 'with these two settings all 5 artifacts match, 4 of 4 builders');
  }
});

void tap.test('while smaller attempts are missing, the fix is not called minimal', async (t) => {
  t.match(judgeFix([TZ, LOCALE], [attempt([LOCALE, TZ], 5)]), { result: 'fixed', isMinimal: false });
});

void tap.test('without evidence nothing is fixed', async (t) => {
  const none = { settings: [TZ], artifacts: { matching: 0, of: 0 }, builders: { succeeded: 4, of: 4 } };
  const alone = { settings: [TZ], artifacts: { matching: 5, of: 5 }, builders: { succeeded: 1, of: 1 } };
  for (const one of [none, alone, attempt([TZ], 5, 3)]) {
    t.match(judgeFix([TZ], [one]), { result: 'not-fixed' });
  }
  t.same(judgeFix([], [attempt([], 5)]), { result: 'not-tried' });
});
