import { array, assert, constantFrom, integer, property, uint8Array } from 'fast-check';
import tap from 'tap';

import { createScanner } from '../../../src/cause/scan/scanner.ts';
import type { Needles } from '../../../src/cause/scan/needle.ts';
import { timeAnchors } from '../../../src/cause/scan/time-anchors.ts';
import { CONTROL, CONTROL_CLOCK, matchesIn, NEEDLES, SCANNER, VARIED, WINDOW } from './scan-fixture.ts';

const conclusive = NEEDLES.literals.filter(({ strength }) => strength === 'conclusive');

tap.test('a planted needle is found at any offset, whatever the pieces', async () => {
  const lengths = array(integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 4 });
  assert(
    property(
      constantFrom(...conclusive),
      integer({ min: 0, max: 300_000 }),
      integer({ min: 0, max: 1000 }),
      lengths,
      (needle, before, after, pieces) => {
        const bytes = Buffer.concat([Buffer.alloc(before, 0xee), needle.bytes, Buffer.alloc(after, 0xee)]);
        return matchesIn(SCANNER, bytes, pieces).some(
          ({ found, start, end }) =>
            'bytes' in found &&
            found.form === needle.form &&
            found.variation === needle.variation &&
            start === before &&
            end === before + needle.bytes.length,
        );
      },
    ),
    { numRuns: 200 },
  );
});

tap.test('pieces of one byte are as good as one piece', async (t) => {
  const text = `a ${CONTROL.buildPath}/src ${VARIED.home} uid=${CONTROL.uid} ${CONTROL_CLOCK + 5} ${VARIED.timezone}`;
  const whole = matchesIn(SCANNER, Buffer.from(text));
  t.ok(whole.length > 5);
  t.same(matchesIn(SCANNER, Buffer.from(text), [1]), whole);
});

tap.test('what is found is what a search for each needle finds, and nothing else', async () => {
  // Few letters, so that needles overlap, begin anew within themselves and end each other.
  const letters = uint8Array({ min: 0, max: 2, minLength: 5, maxLength: 20 });
  const needle = (bytes: Uint8Array): Needles['literals'][number] => ({
    bytes,
    variation: 'user',
    form: 'plain',
    strength: 'conclusive',
    builds: [0],
    value: '',
    boundary: 'none',
  });
  assert(
    property(
      array(letters, { minLength: 1, maxLength: 8 }),
      uint8Array({ min: 0, max: 2, maxLength: 600 }),
      integer({ min: 1, max: 40 }),
      (needles, bytes, piece) => {
        const distinct = [...new Map(needles.map((one) => [one.join(), one])).values()];
        const scanner = createScanner({ literals: distinct.map(needle), spans: [], owners: [] });
        const found = matchesIn(scanner, bytes, [piece]).map(({ start, end }) => `${start}-${end}`);
        const expected = distinct.flatMap((one) => placesOf(one, bytes));
        return found.toSorted().join() === expected.toSorted().join();
      },
    ),
    { numRuns: 500 },
  );
});

function placesOf(needle: Uint8Array, bytes: Uint8Array): string[] {
  const places: string[] = [];
  const buffer = Buffer.from(bytes);
  for (let at = buffer.indexOf(needle); at !== -1; at = buffer.indexOf(needle, at + 1)) {
    places.push(`${at}-${at + needle.length}`);
  }
  return places;
}

tap.test('random bytes hold no conclusive value', async () => {
  assert(
    property(
      uint8Array({ minLength: 0, maxLength: 20_000 }),
      (bytes) =>
        !matchesIn(SCANNER, bytes).some(({ found }) => 'bytes' in found && found.strength === 'conclusive'),
    ),
  );
});

tap.test('every second of a build is recognised in its usual forms', async () => {
  assert(
    property(integer({ min: 0, max: WINDOW.endedAt - WINDOW.startedAt }), (elapsed) => {
      const seconds = CONTROL_CLOCK + elapsed;
      const iso = new Date(seconds * 1000).toISOString();
      const forms = [
        `t=${seconds}.`,
        `${seconds}123`,
        iso,
        iso.replace('T', ' ').slice(0, 19),
        iso.replaceAll(/[-:]|\.000/g, ''),
        `D:${iso.replaceAll(/[-:TZ]|\.000/g, '')}+00'00'`,
        new Date(seconds * 1000).toUTCString(),
        `"${new Date(seconds * 1000).toUTCString().slice(8, 11)} ${iso.slice(8, 10).replace(/^0/, ' ')} ${iso.slice(0, 4)}"`,
        seconds.toString(16),
      ];
      return forms.every((text) => {
        const matches = matchesIn(SCANNER, Buffer.from(` ${text} `));
        return matches.some(({ found }) => 'anchor' in found && found.anchor.span.origin === 'clock');
      });
    }),
  );
});

tap.test('a second outside of every span is not taken for one of them', async () => {
  assert(
    property(integer({ min: 1_200_000_000, max: 1_890_000_000 }), (seconds) => {
      const iso = new Date(seconds * 1000).toISOString();
      const text = `${seconds} ${seconds}000 ${iso} ${new Date(seconds * 1000).toUTCString()}`;
      const dated = matchesIn(SCANNER, Buffer.from(text)).filter(
        ({ found }) => 'anchor' in found && found.reading.strength !== 'weak',
      );
      return dated.length === 0;
    }),
  );
});

tap.test('a time in the varied zone shows the zone too, and UTC alone does not', async (t) => {
  const varied = NEEDLES.spans.find(({ origin, zoneOffset }) => origin === 'clock' && zoneOffset !== 0);
  if (varied === undefined) throw new Error('no varied clock');
  const local = new Date((varied.from + 10 + varied.zoneOffset) * 1000).toISOString().slice(0, 19);
  const utc = new Date((varied.from + 10) * 1000).toISOString().slice(0, 19);
  const zonesIn = (text: string): unknown[] =>
    matchesIn(SCANNER, Buffer.from(text)).flatMap(({ found }) =>
      'anchor' in found && found.anchor.form === 'iso' && found.reading.seconds !== null
        ? [found.anchor.zone]
        : [],
    );
  t.same(zonesIn(local), ['local']);
  t.same(zonesIn(utc), ['utc']);
});

tap.test('a number is bounded by other characters', async (t) => {
  const found = (text: string): string[] =>
    matchesIn(SCANNER, Buffer.from(text)).map(({ found: one }) =>
      'anchor' in one ? one.anchor.form : one.form,
    );
  t.same(found(`${CONTROL.uid}`), ['decimal']);
  t.same(found(`1${CONTROL.uid}`), []);
  t.same(found(`${CONTROL.uid}0`), []);
  t.same(found(`9${CONTROL_CLOCK + 1}`), []);
  t.same(found(`${CONTROL_CLOCK + 1}0`), []);
});

tap.test('a year counts beside a copyright sign', async (t) => {
  const year = new Date(CONTROL_CLOCK * 1000).getUTCFullYear();
  const forms = (text: string): string[] =>
    matchesIn(SCANNER, Buffer.from(text)).flatMap(({ found }) =>
      'anchor' in found ? [found.anchor.form] : [],
    );
  t.ok(forms(`Copyright (C) 1999-${year} Somebody`).includes('copyright-year'));
  t.ok(forms(`© ${year}`).includes('copyright-year'));
  t.same(forms(`chapter ${year}`), []);
});

tap.test('a span of many days has anchors in proportion, and all of the same shape', async (t) => {
  const span = NEEDLES.spans[0];
  if (span === undefined) throw new Error('no span');
  const anchors = timeAnchors({ ...span, to: span.from + 30 * 86_400 });
  t.ok(anchors.length < 700, `${anchors.length}`);
  t.ok(anchors.every(({ bytes }) => bytes.length >= 5));
});

tap.test('without needles nothing is found', async (t) => {
  const scanner = createScanner({ literals: [], spans: [], owners: [] });
  t.same(matchesIn(scanner, Buffer.from(CONTROL.buildPath)), []);
});
