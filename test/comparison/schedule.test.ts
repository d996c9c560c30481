import * as fc from 'fast-check';
import tap from 'tap';

import {
  nextCheck,
  problemOfCron,
  problemOfTimeZone,
  shareOf,
  ticks,
} from '../../src/comparison/schedule.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const times = (cron: string, timeZone: string, after: string, count: number): string[] =>
  ticks({ cron, timeZone }, at(after), count).map((ms) => new Date(ms).toISOString().slice(0, 16));

void tap.test('a time that the clocks leave out in spring is taken right after the gap, once', (t) => {
  t.strictSame(times('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', 3), [
    '2026-03-28T01:30',
    '2026-03-29T01:00',
    '2026-03-30T00:30',
  ]);
  t.strictSame(times('30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 2), [
    '2026-03-08T07:00',
    '2026-03-09T06:30',
  ]);
  t.strictSame(times('15,45 2 * * *', 'Europe/Berlin', '2026-03-29T00:00:00Z', 3), [
    '2026-03-29T01:00',
    '2026-03-30T00:15',
    '2026-03-30T00:45',
  ]);
  t.end();
});

void tap.test('a time that comes twice in autumn is taken once', (t) => {
  t.strictSame(times('30 2 * * *', 'Europe/Berlin', '2026-10-24T00:00:00Z', 3), [
    '2026-10-24T00:30',
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ]);
  t.strictSame(times('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', 1), ['2026-10-26T01:30']);
  t.end();
});

void tap.test('an hourly schedule goes on hourly through both changes', (t) => {
  for (const after of ['2026-03-28T20:00:00Z', '2026-10-24T20:00:00Z']) {
    const found = ticks({ cron: '15 * * * *', timeZone: 'Europe/Berlin' }, at(after), 12);
    for (const [index, ms] of found.slice(1).entries()) t.equal(ms - (found[index] ?? 0), HOUR);
  }
  t.end();
});

void tap.test('half-hour changes and zones without any are read as they are', (t) => {
  t.strictSame(times('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', 2), [
    '2026-10-03T15:30',
    '2026-10-04T15:15',
  ]);
  t.strictSame(times('0 3 * * *', 'Asia/Kolkata', '2026-03-29T00:00:00Z', 1), ['2026-03-29T21:30']);
  t.end();
});

void tap.test('the next check lies after the given time, and within the spread behind a tick', (t) => {
  const cron = fc.constantFrom('0 3 * * *', '*/5 * * * *', '30 2 * * 1', '0 0 1 * *', '0 0 29 2 *');
  const timeZone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
  const after = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });
  fc.assert(
    fc.property(cron, timeZone, after, fc.string(), (expression, zone, afterMs, name) => {
      const schedule = { cron: expression, timeZone: zone };
      const next = nextCheck(schedule, name, afterMs) ?? 0;
      const [tick = 0, following = 0] = ticks(schedule, afterMs, 2);
      t.ok(next > afterMs && next >= tick && next < tick + 600_000);
      // What is due at `next` is planned for the following tick, not for the same one again.
      t.ok(next < following);
      t.ok((nextCheck(schedule, name, next) ?? 0) >= following);
    }),
    { numRuns: 300 },
  );
  t.end();
});

void tap.test('a hundred projects at three in the morning do not begin in one second', (t) => {
  const seconds = Array.from({ length: 100 }, (_, index) => {
    const next = nextCheck(
      { cron: '0 3 * * *', timeZone: 'UTC' },
      `project-${index}`,
      at('2026-01-01T12:00:00Z'),
    );
    return Math.floor((next ?? 0) / 1000);
  });
  const most = Math.max(
    ...[...Map.groupBy(seconds, (second) => second).values()].map(({ length }) => length),
  );
  t.ok(most <= 4, `at most ${most} in one second`);
  t.ok(Math.max(...seconds) - Math.min(...seconds) > 500);
  t.equal(shareOf('x'), shareOf('x'));
  t.end();
});

void tap.test('expressions and zones that mean nothing are refused with a reason', (t) => {
  for (const cron of [
    '',
    '* * * *',
    '* * * * * *',
    '@daily',
    '0  3 * * *',
    '60 * * * *',
    '0 0 30 2 *',
    'a b c d e',
  ]) {
    t.match(problemOfCron(cron), /^expected /, cron);
  }
  for (const cron of ['0 3 * * *', '*/15 * * * *', '0 0 * * MON-FRI', '0 0 L * *', '0 0 29 2 *']) {
    t.equal(problemOfCron(cron), null, cron);
  }
  for (const zone of ['', 'Mars/Olympus', '+01:00', 'Europe/Berlin ', 'x'.repeat(1000)]) {
    t.match(problemOfTimeZone(zone), /IANA/, zone);
  }
  for (const zone of ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5']) {
    t.equal(problemOfTimeZone(zone), null, zone);
  }
  t.end();
});
