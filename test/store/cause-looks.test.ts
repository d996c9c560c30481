import tap from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { createAbsenceCheck, seenCauses, type KnownCause } from '../../src/store/cause-looks.ts';
import { canary, cause } from '../report/sample-causes.ts';
import { sampleDocument } from '../report/sample-document.ts';
import { artifact, build, builder, difference } from '../report/sample-parts.ts';

const PATH = 'usr/bin/greet';

/** Two artifacts, of which the binary differs or does not, for a reason that is known. */
function compared(classes: 'AA' | 'AB', more: Partial<ComparisonDocument> = {}): ComparisonDocument {
  const isSame = classes === 'AA';
  return sampleDocument({
    sentence: 'as it may be',
    builds: [builder('bookworm'), builder('bookworm', ['build-path', 'clock'])].map((one) => build(one)),
    judgement: {
      verdict: isSame ? 'reproducible' : 'unreproducible',
      toolchainIndependent: 'not tried',
      nondeterministic: false,
      artifacts: [
        artifact(PATH, classes, isSame ? {} : { verdict: 'mismatch' }),
        artifact('usr/share/greet-1.2.txt', 'AA'),
      ],
    },
    more: {
      searched: { artifacts: 2, of: 2 },
      causes: isSame ? [] : [cause({ kind: 'uuid', path: PATH, witnesses: [canary('clock', '1')] })],
      differences: isSame ? [] : [difference(PATH, null)],
      ...more,
    },
  });
}

const known = (more: Partial<KnownCause> = {}): KnownCause => ({
  isLatent: false,
  artifactCount: 1,
  paths: [PATH],
  needs: ['bookworm', 'bookworm+build-path'],
  ...more,
});

const isGone = (document: ComparisonDocument, one: KnownCause = known()): boolean =>
  createAbsenceCheck(document)(one);

const at = (path: string, more = {}) =>
  cause({
    kind: 'captures-build-path',
    path,
    witnesses: [canary('build-path', '/vbp')],
    fingerprint: '0123456789abcdef',
    variations: ['build-path'],
    ...more,
  });

void tap.test('what all builds make alike, under the same variations, has lost its cause', async (t) => {
  t.ok(isGone(compared('AA')));
});

void tap.test('what still differs has lost a cause when all of it was explained by others', async (t) => {
  t.ok(isGone(compared('AB')));
  t.notOk(isGone(compared('AB', { causes: [] })), 'nobody explained it');
  t.notOk(isGone(compared('AB', { searched: null })), 'nobody searched it');
  const reason = 'too large';
  t.notOk(isGone(compared('AB', { undiffed: [{ path: PATH, letters: ['A', 'B'], reason }] })));
  t.notOk(isGone(compared('AB', { unscanned: [{ path: PATH, letter: 'A', member: [], reason }] })));
  const late = { ...difference(PATH, null), status: 'timeout' as const };
  t.notOk(isGone(compared('AB', { differences: [late] })), 'its diff did not end');
});

void tap.test('a comparison that tried less says nothing', async (t) => {
  t.notOk(isGone(compared('AA'), known({ needs: ['bookworm', 'bookworm+locale'] })));
  t.notOk(isGone(compared('AA'), known({ needs: ['trixie'] })));
});

void tap.test('an artifact that is not made any more says nothing', async (t) => {
  t.notOk(isGone(compared('AA'), known({ paths: ['usr/bin/gone'] })));
  t.notOk(isGone(compared('AA'), known({ paths: [PATH, 'usr/bin/gone'], artifactCount: 2 })));
  t.notOk(isGone(compared('AA'), known({ artifactCount: 40 })), 'nor do the many whose paths are not kept');
});

void tap.test('the version in a name does not make it another artifact', async (t) => {
  t.ok(isGone(compared('AA'), known({ paths: ['usr/share/greet-1.1.txt'] })));
});

void tap.test('what builders happen to share is gone when everything was searched', async (t) => {
  const latent = known({ isLatent: true, needs: [] });
  t.ok(isGone(compared('AA'), latent));
  t.notOk(isGone(compared('AA', { searched: { artifacts: 1, of: 2 } }), latent));
  t.notOk(isGone(compared('AA', { searched: null }), latent));
  const unscanned = [{ path: PATH, letter: 'A', member: ['deep'], reason: 'nested too deep' }];
  t.notOk(isGone(compared('AA', { unscanned }), latent));
});

void tap.test('causes are one for each fingerprint, the latent ones apart', async (t) => {
  const causes = [at(PATH), at('b'), at('a', { isLatent: true }), at(PATH)];
  const seen = seenCauses(compared('AB', { causes }));
  t.match(seen, [
    { isLatent: false, artifactCount: 2, paths: ['b', PATH], needs: ['bookworm', 'bookworm+build-path'] },
    { isLatent: true, artifactCount: 1, paths: ['a'], needs: [] },
  ]);
  t.equal(seen.length, 2);
  const [unproved] = seenCauses(compared('AB', { causes: [at(PATH, { variations: [] })] }));
  t.strictSame(unproved?.needs, ['bookworm', 'bookworm+build-path', 'bookworm+clock'], 'any may trigger it');
});
