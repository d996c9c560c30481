import tap from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { buildAgreements } from '../../src/store/build-agreement.ts';
import {
  coverage,
  covers,
  readVariationSet,
  spellVariationSet,
  variationsTried,
} from '../../src/store/tried.ts';
import {
  equivalent,
  failedBuild,
  reproducible,
  sampleDocument,
  twoMismatches,
} from '../report/sample-documents.ts';
import { artifact, build, builder } from '../report/sample-parts.ts';

function documentOf(
  builders: ComparisonDocument['builds'][number]['builder'][],
  letters: string,
): ComparisonDocument {
  return sampleDocument({
    sentence: 'A sentence.',
    builds: builders.map((one) => build(one)),
    judgement: {
      verdict: 'unreproducible',
      toolchainIndependent: 'not tried',
      nondeterministic: false,
      artifacts: [artifact('a', letters)],
    },
  });
}

void tap.test(
  'a variation is tried beside a build of another notation, in a cohort that counts',
  async (t) => {
    const varied = builder('bookworm', ['timezone']);
    t.strictSame(variationsTried(documentOf([builder('bookworm'), varied], 'AB')), ['timezone']);
    t.strictSame(variationsTried(documentOf([varied, builder('bookworm', ['timezone'], 2)], 'AB')), []);
    t.strictSame(variationsTried(documentOf([varied, builder('trixie')], 'AB')), []);
    t.notOk(variationsTried(twoMismatches()).includes('file-order'), 'it was asked for and not had');
    t.strictSame(coverage(documentOf([builder('bookworm'), varied, builder('trixie')], 'ABC')), [
      'bookworm',
      'bookworm+timezone',
    ]);
  },
);

void tap.test('measuring more covers measuring less', async (t) => {
  t.ok(covers(coverage(reproducible()), coverage(twoMismatches())));
  t.notOk(covers(coverage(twoMismatches()), coverage(reproducible())));
});

void tap.test('a set of variations is written one way', async (t) => {
  t.equal(spellVariationSet(['timezone', 'clock']), 'clock+timezone');
  t.strictSame(readVariationSet('timezone+clock'), ['timezone', 'clock']);
  t.strictSame(readVariationSet(''), []);
});

void tap.test('each build is held against the control of its own cohort', async (t) => {
  t.strictSame(
    [...buildAgreements(reproducible())],
    [
      [1, 'identical'],
      [2, 'identical'],
    ],
  );
  t.strictSame(
    [...buildAgreements(equivalent())],
    [
      [1, 'identical'],
      [2, 'equivalent'],
    ],
  );
  t.strictSame(
    [...buildAgreements(twoMismatches())],
    [
      [1, 'identical'],
      [2, 'different'],
    ],
  );
  t.strictSame([...buildAgreements(failedBuild())], [[1, 'identical']]);
});

void tap.test('nothing is said of a build that lacks a control, or had something refused', async (t) => {
  const varied = builder('bookworm', ['timezone']);
  t.strictSame([...buildAgreements(documentOf([varied, builder('bookworm', ['locale'])], 'AB'))], []);
  t.strictSame([...buildAgreements(documentOf([builder('bookworm'), varied], 'A!'))], []);
  t.strictSame([...buildAgreements(documentOf([builder('bookworm'), varied], 'A-'))], [[1, 'different']]);
});
