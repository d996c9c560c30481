import * as fc from 'fast-check';
import tap from 'tap';

import { visibleLine, visibleText } from '../../src/report/visible-text.ts';

void tap.test('control characters, bidi overrides and invisible characters of a name become escapes', (t) => {
  t.equal(visibleText('a\nb\tc\r'), 'a\\nb\\tc\\r');
  t.equal(visibleText('\u001b[31mred'), '\\x1b[31mred');
  t.equal(visibleText('evil\u202efdp.exe'), 'evil\\u{202e}fdp.exe');
  t.equal(visibleText('a\u200bb\u2028c\ud800'), 'a\\u{200b}b\\u{2028}c\\u{d800}');
  t.equal(visibleText('grüße/日本/🎉'), 'grüße/日本/🎉');
  t.end();
});

void tap.test('two different names never look the same', (t) => {
  t.not(visibleText('a\nb'), visibleText('a\\nb'));
  fc.assert(fc.property(hostile(), hostile(), (a, b) => a === b || visibleText(a) !== visibleText(b)));
  t.end();
});

void tap.test('no shown text holds a character that a terminal acts on', (t) => {
  fc.assert(
    fc.property(hostile(), (text) => {
      return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(visibleText(text) + visibleLine(text));
    }),
  );
  t.end();
});

void tap.test('a log line keeps its words and loses its colours and overwritten parts', (t) => {
  t.equal(visibleLine('\u001b[1;32mPASS\u001b[0m done'), 'PASS done');
  t.equal(visibleLine('\u001b]0;title\u0007text'), 'text');
  t.equal(visibleLine(' 10%\r 50%\r100%\r'), '100%');
  t.equal(visibleLine('\r\r'), '');
  t.equal(visibleLine(`${'\r'.repeat(2 ** 21)}x\r\r`), 'x', 'and at once');
  t.equal(visibleLine('CC\tmain.c'), 'CC    main.c');
  t.equal(visibleLine('printf "\\n"'), 'printf "\\n"');
  t.equal(visibleLine('\u0007bell'), '\\x07bell');
  t.end();
});

function hostile(): fc.Arbitrary<string> {
  const pieces = fc.constantFrom(
    '\\',
    'n',
    'x1b',
    '\n',
    '\r',
    '\u001b[',
    '\u001b]0;',
    'm',
    '\u202e',
    '\u009b',
    'a',
    'u{202e}',
  );
  return fc
    .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 3 })))
    .map((parts) => parts.join(''));
}
