import tap from 'tap';

import { checkObserved } from '../../src/environment/check-observed.ts';
import { chooseEnvironment } from '../../src/environment/choose-environment.ts';
import type { Environment } from '../../src/environment/environment.ts';
import { parseBuilders } from '../../src/environment/parse-builders.ts';
import { observedIn } from './observed-environment.ts';

const environmentOf = (notation: string): Environment => {
  const [builder] = parseBuilders(notation, ['bookworm']);
  if (builder === undefined) throw new Error(notation);
  return chooseEnvironment({
    seed: 'ab',
    builder,
    without: [],
    unavailable: [],
    controlClock: 1_795_350_000,
    engineCpus: 2,
  }).environment;
};

for (const notation of ['bookworm', 'bookworm+all']) {
  const environment = environmentOf(notation);
  const other = environmentOf(notation === 'bookworm' ? 'bookworm+all' : 'bookworm');

  void tap.test(`${notation}: values that took are no problem`, (t) => {
    t.strictSame(checkObserved(environment, observedIn(environment)), []);
    t.end();
  });

  void tap.test(`${notation}: a value that was not said is a problem, not a pass`, (t) => {
    for (const key of Object.keys(observedIn(environment)).filter((name) => name !== 'machine')) {
      const { [key]: _, ...rest } = observedIn(environment);
      t.match(checkObserved(environment, rest), [new RegExp(`did not say its ${key}`)], key);
    }
    t.end();
  });

  void tap.test(`${notation}: another builder's value is a problem`, (t) => {
    const wrong = observedIn(other);
    // All CPUs are as many as there are: one may be all.
    const told = ['machine', 'charmap', ...(notation === 'bookworm' ? ['nproc'] : [])];
    for (const key of Object.keys(wrong).filter((name) => !told.includes(name))) {
      const observed = { ...observedIn(environment), [key]: wrong[key] ?? '' };
      t.equal(checkObserved(environment, observed).length, 1, key);
    }
    t.end();
  });
}

void tap.test('a clock that was not faked, or a zone that fell back to UTC, is a problem', (t) => {
  const environment = environmentOf('bookworm+all');
  const observed = {
    ...observedIn(environment),
    date: '1795350001',
    tz: 'UTC+0000',
    charmap: 'ANSI_X3.4-1968',
  };
  t.match(checkObserved(environment, observed), [
    /^timezone: tz is "UTC/,
    /^clock: date is "1795350001"/,
    /^locale/,
  ]);
  t.end();
});

void tap.test('what a container says is shown on one line and not at any length', (t) => {
  const environment = environmentOf('bookworm');
  const [problem] = checkObserved(environment, {
    ...observedIn(environment),
    home: `\n\u001b[2J${'x'.repeat(9999)}`,
  });
  t.ok(problem !== undefined && problem.length < 400);
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  t.notMatch(problem, /[\n\u001b]/);
  t.end();
});
