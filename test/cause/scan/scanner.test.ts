import { array, assert, constantFrom, integer, property, uint8Array } from 'fast-check';
import tap from 'tap';

import { createScanner } from '../../../src/cause/scan/scanner.ts';
import type { Needles } from '../../../src/cause/scan/needle.ts';
import { timeAnchors } from '../../../src/cause/scan/time-anchors.ts';
import { CONTROL, CONTROL_CLOCK, matchesIn, NEEDLES, SCANNER, VARIED, WINDOW } from './scan-fixture.ts';

const conclusive = NEEDLES.literals.filter(({ strength }) => strength === 'conclusive');

void tap.test('a planted needle is found at any offset, whatever the pieces', async () => {
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

void tap.test('pieces of one byte are as good as one piece', async (t) => {
  const text = `a ${CONTROL.buildPath}/src ${VARIED.home} uid=${CONTROL.uid} ${CONTROL_CLOCK + 5} ${VARIED.timezone}`;
  const whole = matchesIn(SCANNER, Buffer.from(text));
  t.ok(whole.length > 5);
  t.same(matchesIn(SCANNER, Buffer.from(text), [1]), whole);
});

void tap.test('what is found is what a search for each needle finds, and nothing else', async () => {
  // Few letters, so that needles overlap, begin anew within themselves and end each other.
  const letters = uint8Array({ min: 0, max: 2, minLength: 5, maxLength: 20 });
  assert(
    property(
      array(letters, { minLength: 1, maxLength: 8 }),
      uint8Array({ min: 0, max: 2, maxLength: 600 }),
      integer({ min: 1, max: 40 }),
      (needles, bytes, piece) => {
        const distinct = [...new Map(needles.map((one) => [one.join(), one])).values()];
        const scanner = createScanner({ literals: distinct.map(needleOf), spans: [], owners: [] });
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

void tap.test('random bytes hold no conclusive value', async () => {
  assert(
    property(
      uint8Array({ minLength: 0, maxLength: 20_000 }),
      (bytes) =>
        !matchesIn(SCANNER, bytes).some(({ found }) => 'bytes' in found && found.strength === 'conclusive'),
    ),
  );
});

void tap.test('every second of a build is recognised in its usual forms', async () => {
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

void tap.test('a second outside of every span is not taken for one of them', async () => {
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

void tap.test('a time in the varied zone shows the zone too, and UTC alone does not', async (t) => {
  const varied = NEEDLES.spans.find(({ origin, zoneOffset }) => origin === 'clock' && zoneOffset !== 0);
  if (varied === undefined) throw new Error('no varied clock');
  const local = new Date((varied.from + 10 + varied.zoneOffset) * 1000).toISOString().slice(0, 19);
  const utc = new Date((varied.from + 10) * 1000).toISOString().slice(0, 19);
  t.same(zonesIn(local), ['local']);
  t.same(zonesIn(utc), ['utc']);
});

void tap.test('a number is bounded by other characters', async (t) => {
  t.same(formsIn(`${CONTROL.uid}`), ['decimal']);
  t.same(formsIn(`1${CONTROL.uid}`), []);
  t.same(formsIn(`${CONTROL.uid}0`), []);
  t.same(formsIn(`9${CONTROL_CLOCK + 1}`), []);
  t.same(formsIn(`${CONTROL_CLOCK + 1}0`), []);
});

void tap.test('a year counts beside a copyright sign', async (t) => {
  const year = new Date(CONTROL_CLOCK * 1000).getUTCFullYear();
  t.ok(formsIn(`Copyright (C) 1999-${year} Somebody`).includes('copyright-year'));
  t.ok(formsIn(`© ${year}`).includes('copyright-year'));
  t.same(formsIn(`chapter ${year}`), []);
});

void tap.test('a span of many days has anchors in proportion, and all of the same shape', async (t) => {
  const span = NEEDLES.spans[0];
  if (span === undefined) throw new Error('no span');
  const anchors = timeAnchors({ ...span, to: span.from + 30 * 86_400 });
  t.ok(anchors.length < 700, `${anchors.length}`);
  t.ok(anchors.every(({ bytes }) => bytes.length >= 5));
});

void tap.test('without needles nothing is found', async (t) => {
  const scanner = createScanner({ literals: [], spans: [], owners: [] });
  t.same(matchesIn(scanner, Buffer.from(CONTROL.buildPath)), []);
});

function formsIn(text: string): string[] {
  return matchesIn(SCANNER, Buffer.from(text)).map(({ found }) =>
    'anchor' in found ? found.anchor.form : found.form,
  );
}

/** The zones of the ISO times in a text that are some build's to the second. */
function zonesIn(text: string): unknown[] {
  return matchesIn(SCANNER, Buffer.from(text)).flatMap(({ found }) =>
    'anchor' in found && found.anchor.form === 'iso' && found.reading.seconds !== null
      ? [found.anchor.zone]
      : [],
  );
}

function needleOf(bytes: Uint8Array): Needles['literals'][number] {
  return {
    bytes,
    variation: 'user',
    form: 'plain',
    strength: 'conclusive',
    builds: [0],
    value: '',
    boundary: 'none',
  };
}
