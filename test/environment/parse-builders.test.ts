import assert from 'node:assert/strict';

import * as fc from 'fast-check';
import tap from 'tap';

import { DEFAULT_BUILDERS, MAX_BUILDERS, parseBuilders } from '../../src/environment/parse-builders.ts';
import { spellVariations } from '../../src/environment/variation-notation.ts';
import { VARIATIONS } from '../../src/environment/variation.ts';

const KNOWN = ['bookworm', 'bookworm-gcc', 'trixie'];
const labels = (text: string): string[] => parseBuilders(text, KNOWN).map(({ label }) => label);

void tap.test(
  'the default is two unvaried builds, one with everything varied, and another toolchain',
  (t) => {
    const builders = parseBuilders(DEFAULT_BUILDERS, KNOWN);
    t.strictSame(
      builders.map(({ label, notation, repeat }) => [label, notation, repeat]),
      [
        ['bookworm', 'bookworm', 1],
        ['bookworm#2', 'bookworm', 2],
        ['bookworm+all', 'bookworm+all', 1],
        ['trixie', 'trixie', 1],
      ],
    );
    t.strictSame(builders[2]?.variations, [...VARIATIONS]);
    t.end();
  },
);

void tap.test('the order of the parts does not matter', (t) => {
  t.strictSame(labels('bookworm+locale+timezone*2'), [
    'bookworm+timezone+locale',
    'bookworm+timezone+locale#2',
  ]);
  t.strictSame(labels(' bookworm*2 + timezone + locale '), labels('bookworm+locale+timezone*2'));
  t.strictSame(labels('bookworm+all*2-clock'), ['bookworm+all-clock', 'bookworm+all-clock#2']);
  t.end();
});

void tap.test('variations can be left out of all, names with hyphens too', (t) => {
  const [builder] = parseBuilders('bookworm+all-build-path-clock', KNOWN);
  t.strictSame(
    builder?.variations,
    VARIATIONS.filter((name) => name !== 'build-path' && name !== 'clock'),
  );
  t.equal(builder?.notation, 'bookworm+all-build-path-clock');
  t.end();
});

void tap.test('the longest known builder name wins', (t) => {
  t.strictSame(
    parseBuilders('bookworm-gcc+all,bookworm', KNOWN).map(({ toolchain }) => toolchain),
    ['bookworm-gcc', 'bookworm'],
  );
  t.end();
});

void tap.test('the same notation in two places counts on', (t) => {
  t.strictSame(labels('bookworm,trixie,bookworm*2'), ['bookworm', 'bookworm#2', 'bookworm#3', 'trixie']);
  t.strictSame(labels('trixie+user+uid,trixie+uid+user'), ['trixie+user+uid', 'trixie+user+uid#2']);
  t.end();
});

void tap.test('what cannot be understood is named, with what was probably meant', (t) => {
  const cases: [string, RegExp, RegExp?][] = [
    ['', /no builder is named/, /written like bookworm\*2/],
    ['bookworm,,trixie', /nothing between two commas/],
    ['bokworm', /no builder "bokworm"/, /did you mean "bookworm"\?/],
    ['sid', /no builder "sid"/, /there are: bookworm, bookworm-gcc, trixie/],
    ['+all', /names no builder/],
    ['bookworm+timezon', /no variation "timezon"/, /did you mean "timezone"\?/],
    ['bookworm+all-clok', /no variation "clok"/, /did you mean "clock"\?/],
    ['bookworm+', /sign without a name/],
    ['bookworm-clock', /leaves out clock, which it does not vary/, /goes with \+all/],
    ['bookworm+all+clock-clock', /both varies and leaves out clock/],
    ['bookworm+all-all', /leaves out all/],
    ['bookworm*0', /repeats "0" times/],
    ['bookworm*1.5', /repeats "1.5" times/],
    ['bookworm*-1', /repeats "" times/],
    ['bookworm*2*2', /says twice how often/],
    ['bookworm*1000000000000', /1 to 100/],
    ['bookworm*60,trixie*60', /asks for 120 builds; one comparison takes at most 100/],
  ];
  for (const [text, message, hint] of cases) {
    t.throws(
      () => parseBuilders(text, KNOWN),
      { code: 'NOTATION', message, ...(hint ? { hint } : {}) },
      text,
    );
  }
  t.end();
});

void tap.test('any set of variations can be written, and is read back', (t) => {
  fc.assert(
    fc.property(fc.subarray([...VARIATIONS]), fc.integer({ min: 1, max: 5 }), (variations, times) => {
      const notation = `bookworm${spellVariations(variations)}`;
      const builders = parseBuilders(`${notation}*${times}`, KNOWN);
      assert.equal(builders.length, times);
      assert.equal(new Set(builders.map(({ label }) => label)).size, times);
      for (const builder of builders) {
        assert.equal(builder.notation, notation);
        assert.deepEqual(builder.variations, variations);
      }
    }),
  );
  t.end();
});

void tap.test('no text gives anything but builders or a coded error', (t) => {
  const character = fc.constantFrom(...Array.from('bookwormtrixie+-*,#0123456789 \nall'));
  fc.assert(
    fc.property(fc.string({ unit: character }), (text) => {
      try {
        const builders = parseBuilders(text, KNOWN);
        return builders.length >= 1 && builders.length <= MAX_BUILDERS;
      } catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'NOTATION';
      }
    }),
  );
  t.end();
});

void tap.test('blanks without end are refused at once', (t) => {
  t.throws(() => parseBuilders(`bookworm${'\t'.repeat(2 ** 20)}x`, KNOWN), { code: 'NOTATION' });
  t.strictSame(parseBuilders(` bookworm \n * 2`, KNOWN), parseBuilders('bookworm*2', KNOWN));
  t.end();
});
