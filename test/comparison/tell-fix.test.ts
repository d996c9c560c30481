import tap from 'tap';

import type { FixAttempt } from '../../src/comparison/fix.ts';
import type { AppliedSetting } from '../../src/comparison/remedy.ts';
import { tellAttempt, tellFix, tellSetting } from '../../src/comparison/tell-fix.ts';

const TZ: AppliedSetting = { kind: 'variable', name: 'TZ', value: 'UTC', isAppended: false };
const FLAGS: AppliedSetting = { kind: 'variable', name: 'CFLAGS', value: '-g0', isAppended: true };
const UMASK: AppliedSetting = { kind: 'umask', value: '0022' };

const attempt = (settings: AppliedSetting[], matching: number, succeeded = 4): FixAttempt => ({
  settings,
  artifacts: { matching, of: 5 },
  builders: { succeeded, of: 4 },
});

void tap.test('an attempt is told with its counts', async (t) => {
  t.equal(tellAttempt(attempt([TZ], 1, 3)), 'with this setting 1 of 5 artifacts matches, 3 of 4 builders');
  const one = { ...attempt([TZ], 0), artifacts: { matching: 1, of: 1 } };
  t.equal(tellAttempt(one), 'with this setting the only artifact matches, 4 of 4 builders');
});

void tap.test('a fix is told as far as it was tried, and none as none', async (t) => {
  const whole = attempt([TZ, UMASK], 5);
  const told = 'with these two settings all 5 artifacts match, 4 of 4 builders';
  t.equal(tellFix({ result: 'fixed', attempt: whole, isMinimal: true }), told);
  t.equal(
    tellFix({ result: 'fixed', attempt: whole, isMinimal: false }),
    `${told}; whether fewer would do was not tried to the end`,
  );
  t.equal(
    tellFix({ result: 'not-fixed', attempt: attempt([TZ, UMASK], 2) }),
    'not fixed from outside: with these two settings 2 of 5 artifacts match, 4 of 4 builders',
  );
  t.match(tellFix({ result: 'not-tried' }), /^no fix was tried: /);
});

void tap.test('a setting is written as a shell takes it', async (t) => {
  t.same([TZ, FLAGS, UMASK].map(tellSetting), ['TZ=UTC', 'CFLAGS+=-g0', 'umask 0022']);
});
