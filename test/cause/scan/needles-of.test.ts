import { assert, constantFrom, property, string, uint8Array } from 'fast-check';
import tap from 'tap';

import { encodeCanary } from '../../../src/cause/scan/encodings.ts';
import { mergeNeedles, SHORTEST_NEEDLE } from '../../../src/cause/scan/needle.ts';
import { needlesOf } from '../../../src/cause/scan/needles-of.ts';
import { CONTROL, environmentOf, matchesIn, NEEDLES, SCANNER, VARIED, WINDOW } from './scan-fixture.ts';

const CANARIES = [CONTROL, VARIED].flatMap(({ hostname, user }) => [hostname, user.name]);

function formsIn(bytes: Uint8Array): string[] {
  return matchesIn(SCANNER, bytes).flatMap(({ found }) => ('bytes' in found ? [found.form] : []));
}

void tap.test('a canary is found in whatever text is encoded around it', async () => {
  assert(
    property(
      constantFrom(...CANARIES),
      uint8Array({ maxLength: 50 }),
      uint8Array({ maxLength: 50 }),
      (canary, before, after) => {
        const whole = Buffer.concat([before, Buffer.from(canary), after]);
        return (
          formsIn(Buffer.from(whole.toString('base64'))).includes('base64') &&
          formsIn(Buffer.from(whole.toString('base64url'))).includes('base64') &&
          formsIn(Buffer.from(whole.toString('hex'))).includes('hex') &&
          formsIn(Buffer.from(whole.toString('hex').toUpperCase())).includes('hex')
        );
      },
    ),
  );
  assert(
    property(constantFrom(...CANARIES), string(), (canary, text) => {
      const wide = Buffer.from(text + canary + text, 'utf16le');
      return formsIn(wide).includes('utf-16le') && formsIn(wide.swap16()).includes('utf-16be');
    }),
  );
});

void tap.test('a path is found as other tools write it', async (t) => {
  const path = `${VARIED.buildPath}/src/main.c`;
  t.ok(formsIn(Buffer.from(encodeURIComponent(path))).includes('url'));
  t.ok(formsIn(Buffer.from(path.replaceAll('/', '\\'))).includes('windows'));
  t.ok(formsIn(Buffer.from(JSON.stringify(path.replaceAll('/', '\\')))).includes('escaped'));
  t.ok(formsIn(Buffer.from(path.replaceAll('/', '\\/'))).includes('escaped'));
  t.ok(formsIn(Buffer.from(path.replaceAll('/', '#'))).includes('joined'));
  t.ok(formsIn(Buffer.from(path)).includes('plain'));
});

void tap.test('no needle is shorter than what chance finds, and none says what UTC says', async (t) => {
  t.ok(NEEDLES.literals.every(({ bytes }) => bytes.length >= SHORTEST_NEEDLE));
  const control = needlesOf(CONTROL, 0, WINDOW);
  t.same(
    control.literals.filter(({ variation }) => variation === 'timezone'),
    [],
  );
  t.same(
    control.spans.map(({ origin }) => origin),
    ['clock', 'real'],
  );
  const usualPath = control.literals.filter(({ variation }) => variation === 'path');
  t.ok(usualPath.length > 0 && usualPath.every(({ strength }) => strength === 'weak'));
});

void tap.test(
  'what any builder may be called is weak, and what only this one is called is conclusive',
  async (t) => {
    const varied = needlesOf(VARIED, 0, WINDOW);
    const strengthOf = (variation: string, form: string): unknown[] => [
      ...new Set(
        varied.literals
          .filter((one) => one.variation === variation && one.form === form)
          .map((one) => one.strength),
      ),
    ];
    t.same(strengthOf('build-path', 'plain'), ['conclusive']);
    t.same(strengthOf('locale', 'plain'), ['weak']);
    t.same(strengthOf('uid', 'decimal'), ['weak']);
    t.same(strengthOf('uid', 'named-id'), ['likely']);
    t.same(strengthOf('timezone', 'zone-name'), ['likely']);
    t.same(strengthOf('timezone', 'plain'), ['conclusive']);
  },
);

void tap.test('builds that share values share needles, and each is named', async (t) => {
  const merged = mergeNeedles([
    needlesOf(CONTROL, 0, WINDOW),
    needlesOf(environmentOf(['hostname']), 3, WINDOW),
    needlesOf(CONTROL, 1, WINDOW),
  ]);
  const buildsOf = (variation: string): string[] => [
    ...new Set(
      merged.literals.filter((one) => one.variation === variation).map(({ builds }) => builds.join()),
    ),
  ];
  t.same(buildsOf('build-path'), ['0,1,3']);
  t.same(buildsOf('hostname'), ['0,1', '3']);
  t.same(
    merged.spans.map(({ builds }) => builds),
    [
      [0, 1, 3],
      [0, 1, 3],
    ],
  );
});

void tap.test('the forms of one canary are distinct', async (t) => {
  const keys = encodeCanary('vbp0123456789').map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
  t.equal(new Set(keys).size, keys.length);
});
