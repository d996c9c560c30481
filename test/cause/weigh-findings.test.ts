import tap from 'tap';

import type { Finding } from '../../src/cause/scan/finding.ts';
import { NAME_SECTION, weighFindings } from '../../src/cause/weigh-findings.ts';

/** A finding of a value that `builds` have. */
function finding(value: string, builds: readonly number[]): Finding {
  const bytes = Buffer.from(value);
  return {
    witness: {
      by: 'canary',
      variation: 'build-path',
      form: 'plain',
      value,
      member: [],
      offset: 0,
      section: null,
      context: bytes.toString('hex'),
      match: { start: 0, length: bytes.length },
      strength: 'conclusive',
    },
    builds,
    matched: bytes.toString('hex'),
  };
}

const CONTROL = finding('/build/control', [0, 1]);
const VARIED = finding('/build/varied', [2]);
const all = [0, 1, 2];
const isHeld = (): boolean => false;

void tap.test('each class speaks for the builds that made it', (t) => {
  const classes = [
    { builds: [0, 1], isName: false, findings: [CONTROL] },
    { builds: [2], isName: false, findings: [VARIED] },
  ];
  t.same(
    weighFindings(classes, { all, isHeld }).map(({ witness, isShared }) => [witness.value, isShared]),
    [
      ['/build/control', false],
      ['/build/varied', false],
    ],
  );
  t.end();
});

void tap.test("another build's value, brought by a shared fetch, makes no difference", (t) => {
  const classes = [
    { builds: [0, 1], isName: false, findings: [CONTROL] },
    { builds: [2], isName: false, findings: [CONTROL, VARIED] },
  ];
  t.same(
    weighFindings(classes, { all, isHeld }).map(({ witness, isShared }) => [witness.value, isShared]),
    [
      ['/build/control', true],
      ['/build/varied', false],
    ],
  );
  t.end();
});

void tap.test('what all builds have is latent, and what the source holds is nothing', (t) => {
  const everyone = finding('/build/all', [0, 1, 2]);
  const classes = [{ builds: all, isName: false, findings: [everyone] }];
  t.same(
    weighFindings(classes, { all, isHeld }).map(({ isShared }) => isShared),
    [true],
  );
  t.same(weighFindings(classes, { all, isHeld: () => true }), []);
  t.end();
});

void tap.test("a value in the name of an artifact that others lack is the name's", (t) => {
  const [found] = weighFindings([{ builds: [2], isName: true, findings: [VARIED] }], { all, isHeld });
  t.equal(found?.witness.section, NAME_SECTION);
  t.equal(found?.isShared, false);
  t.end();
});
