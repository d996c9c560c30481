import assert from 'node:assert/strict';

import * as fc from 'fast-check';
import tap from 'tap';

import { chooseEnvironment, type EnvironmentRequest } from '../../src/environment/choose-environment.ts';
import { describeEnvironment, differingAspects } from '../../src/environment/describe-environment.ts';
import { environmentSchema, type Environment } from '../../src/environment/environment.ts';
import { listTraces } from '../../src/environment/list-traces.ts';
import { LOCALES } from '../../src/environment/locales.ts';
import { parseBuilders } from '../../src/environment/parse-builders.ts';
import { VARIATIONS } from '../../src/environment/variation.ts';

const REQUEST: Omit<EnvironmentRequest, 'builder'> = {
  seed: '00ff',
  without: [],
  unavailable: [],
  controlClock: 1_795_350_000,
  engineCpus: 4,
};
const choose = (notation: string, more: Partial<EnvironmentRequest> = {}) => {
  const [builder] = parseBuilders(notation, ['bookworm', 'trixie']);
  if (builder === undefined) throw new Error(notation);
  return chooseEnvironment({ ...REQUEST, builder, ...more });
};
const environmentOf = (notation: string, more: Partial<EnvironmentRequest> = {}): Environment =>
  choose(notation, more).environment;

const texts = (environment: Environment): string[] =>
  listTraces(environment)
    .map(({ text }) => text)
    .filter((text) => /vb[a-z]|VB[A-Z]/.test(text));
const depth = (path: string): number => path.split('/').length;
const parts = (seconds: number): string[] => {
  const date = new Date(seconds * 1000);
  return [
    `year ${date.getUTCFullYear()}`,
    `month ${date.getUTCMonth()}`,
    `day ${date.getUTCDate()}`,
    `weekday ${date.getUTCDay()}`,
    `hour ${date.getUTCHours() % 12}`,
    date.getUTCHours() < 12 ? 'AM' : 'PM',
    `minute ${date.getUTCMinutes()}`,
    `second ${date.getUTCSeconds()}`,
  ];
};
const offset = (zone: string): number => {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  return (sign === '+' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60);
};

void tap.test('the control is one environment in all cohorts, and follows the seed', (t) => {
  t.strictSame(environmentOf('bookworm'), environmentOf('trixie'));
  t.not(environmentOf('bookworm').hostname, environmentOf('bookworm', { seed: '01' }).hostname);
  t.end();
});

void tap.test('a builder differs from the control in what it varies and in nothing else', (t) => {
  const control = environmentOf('bookworm');
  for (const variation of VARIATIONS) {
    t.strictSame(differingAspects(control, environmentOf(`bookworm+${variation}`)), [variation]);
  }
  t.strictSame(differingAspects(control, environmentOf('bookworm+all')), [...VARIATIONS]);
  t.strictSame(
    differingAspects(control, environmentOf('trixie+all-clock')),
    VARIATIONS.filter((name) => name !== 'clock'),
  );
  t.end();
});

void tap.test('every field belongs to an aspect that describes it', (t) => {
  const control = environmentOf('bookworm');
  const varied = environmentOf('bookworm+all');
  for (const field of Object.keys(environmentSchema.shape)) {
    const mixed = environmentSchema.parse({
      ...control,
      ...Object.fromEntries(Object.entries(varied).filter(([name]) => name === field)),
    });
    t.equal(differingAspects(control, mixed).length, 1, field);
  }
  t.notMatch(Object.values(describeEnvironment(varied)).join(''), /\n/);
  t.end();
});

void tap.test('no canary of one environment is found in another', (t) => {
  const [control, varied] = [environmentOf('bookworm'), environmentOf('bookworm+all')];
  const other = environmentOf('trixie+all');
  for (const [one, two] of [
    [control, varied],
    [varied, other],
    [other, control],
  ] as const) {
    const all = JSON.stringify(two);
    for (const text of texts(one)) if (text !== 'VERBATIM_NOISE') t.notMatch(all, text);
  }
  t.end();
});

void tap.test(
  'what the recipe leaves out or the engine cannot give stays at the control and is told',
  (t) => {
    const { environment, untried } = choose('bookworm+all', {
      without: ['locale'],
      unavailable: [{ variation: 'aslr', reason: 'its seccomp profile cannot be set' }],
      engineCpus: 1,
    });
    const control = environmentOf('bookworm');
    t.strictSame(
      VARIATIONS.filter((name) => !differingAspects(control, environment).includes(name)),
      ['locale', 'cpus', 'aslr'],
    );
    t.strictSame(untried, [
      { variation: 'locale', reason: 'the recipe leaves it out' },
      { variation: 'cpus', reason: 'a build has only one CPU here anyway' },
      { variation: 'aslr', reason: 'its seccomp profile cannot be set' },
    ]);
    t.end();
  },
);

void tap.test('what nobody asked for is not untried', (t) => {
  t.strictSame(choose('bookworm', { without: ['locale'] }).untried, []);
  t.end();
});

void tap.test('a recipe without the clock has the real one in every build', (t) => {
  t.equal(environmentOf('bookworm', { without: ['clock'] }).clock, null);
  t.equal(environmentOf('bookworm+all', { without: ['clock'] }).clock, null);
  t.end();
});

void tap.test('where the engine cannot set the file order or the clock, no build has them set', (t) => {
  const unavailable = [
    { variation: 'file-order' as const, reason: 'no loop devices' },
    { variation: 'clock' as const, reason: 'no faketime' },
  ];
  for (const notation of ['bookworm', 'bookworm+all']) {
    t.match(environmentOf(notation, { unavailable }), { fileOrder: null, clock: null });
  }
  t.match(environmentOf('bookworm', { without: ['file-order'] }).fileOrder, /^[0-9a-f-]{36}$/);
  t.end();
});

void tap.test('for every seed and time the values differ in every way that matters', (t) => {
  const seeds = fc.string({ minLength: 1 });
  const clocks = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(
      seeds,
      clocks,
      fc.constantFrom('+all', '+all-timezone', '+all-clock'),
      (seed, controlClock, more) => {
        const control = environmentSchema.parse(environmentOf('bookworm', { seed, controlClock }));
        const varied = environmentSchema.parse(environmentOf(`bookworm${more}`, { seed, controlClock }));
        assert.notEqual(control.buildPath.length, varied.buildPath.length);
        assert.notEqual(depth(control.buildPath), depth(varied.buildPath));
        assert.ok(varied.buildPath.length <= 60);
        assert.notEqual(control.hostname.length, varied.hostname.length);
        assert.ok(`${varied.hostname}.${varied.domain}`.length <= 64);
        assert.ok(varied.user.name.length <= 32);
        for (const { uid, gid } of [control, varied])
          assert.ok(uid !== gid && uid >= 20_000 && gid <= 59_999);
        assert.ok(varied.uid > control.uid && varied.gid > control.gid);
        assert.notEqual(control.fileOrder, varied.fileOrder);
        assert.ok(control.locale in LOCALES && varied.locale in LOCALES);
        assert.equal((Number.parseInt(control.umask, 8) ^ Number.parseInt(varied.umask, 8)) & 0o111, 0);
        assert.ok(varied.noise && Object.keys(varied.noise).length > Object.keys(control.noise).length);
      },
    ),
  );
  t.end();
});

void tap.test(
  'a varied clock shares no part of the date or time with the control, in UTC and in local time',
  (t) => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 4_000_000_000 }), (seed, controlClock) => {
        const { clock, timezone } = environmentOf('bookworm+all', { seed, controlClock });
        if (clock === null) throw new Error('no clock');
        assert.ok(clock >= controlClock + 398 * 86_400);
        const control = parts(controlClock);
        for (const time of [clock, clock + offset(timezone)]) {
          assert.deepEqual(
            control.filter((part) => parts(time).includes(part)),
            [],
            `${controlClock} ${timezone}`,
          );
        }
      }),
    );
    t.end();
  },
);

void tap.test('a varied time zone alone makes another date', (t) => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 4_000_000_000 }), (seed, controlClock) => {
      const { timezone } = environmentOf('bookworm+timezone', { seed, controlClock });
      const local = new Intl.DateTimeFormat('en', {
        timeZone: timezone.replace(/^[A-Z]+/, '').replace(/^[+-]/, (sign) => (sign === '+' ? '-' : '+')),
        day: 'numeric',
      });
      assert.notEqual(Number(local.format(controlClock * 1000)), new Date(controlClock * 1000).getUTCDate());
    }),
  );
  t.end();
});
