import * as fc from 'fast-check';
import t from 'tap';

import { CAUSE_KINDS, causeSchema, type CanaryWitness } from '../../src/comparison/cause.ts';
import { screenedSchema, type Screened } from '../../src/comparison/screening.ts';
import { VARIATIONS, type Variation } from '../../src/environment/variation.ts';
import type { RuleFinding } from '../../src/cause/find-by-rules.ts';
import { type ArtifactEvidence, mergeCauses } from '../../src/cause/merge-causes.ts';

function canary(variation: Variation, more: Partial<CanaryWitness> = {}): CanaryWitness {
  const base = {
    by: 'canary' as const,
    form: 'plain',
    value: 'v',
    member: [],
    offset: 4,
    section: null,
    context: '7662',
    match: { start: 0, length: 2 },
  };
  return { ...base, variation, strength: 'conclusive', ...more };
}

function finding(kind: RuleFinding['kind'], more: Partial<RuleFinding> = {}): RuleFinding {
  const saw = { left: 'a', right: 'b' };
  return {
    by: 'rule',
    rule: kind,
    kind,
    tool: null,
    isBetweenTwins: false,
    member: [],
    where: 'x',
    saw,
    ...more,
  };
}

/** Everything cleared but what `triggers` names. */
function screened(triggers: readonly (readonly Variation[])[], more: Partial<Screened> = {}): Screened {
  const confirmed = new Set(triggers.flat());
  return {
    nature: 'deterministic',
    cells: screenedSchema.shape.cells.parse(
      Object.fromEntries(VARIATIONS.map((name) => [name, confirmed.has(name) ? 'confirmed' : 'cleared'])),
    ),
    triggers: triggers.map((variations) => ({
      variations: [...variations],
      on: { differed: 2, of: 2 },
      off: { differed: 0, of: 2 },
      isConfirmed: true,
      maskedBy: [],
    })),
    nondeterminism: null,
    ...more,
  };
}

function evidence(more: Partial<ArtifactEvidence>): ArtifactEvidence {
  return {
    path: 'bin/app',
    isDiffering: true,
    canaries: [],
    findings: [],
    screened: null,
    buildSystem: null,
    ...more,
  };
}

function tell(more: Partial<ArtifactEvidence>): string[] {
  return mergeCauses(evidence(more)).map(
    ({ kind, variations, confidence, isLatent, witnesses }) =>
      `${isLatent ? 'latent ' : ''}${kind} [${variations.join('+')}] ${confidence} by ${[...new Set(witnesses.map(({ by }) => by))].toSorted().join(', ')}`,
  );
}

const own = (witness: CanaryWitness): ArtifactEvidence['canaries'] => [{ witness, isShared: false }];

void t.test('a value, a rule and an experiment that agree are one cause, proved', async (test) => {
  test.same(
    tell({
      canaries: own(canary('build-path', { section: '.debug_line' })),
      findings: [finding('debug-path')],
      screened: screened([['build-path']]),
    }),
    ['debug-path [build-path] proved by canary, rule, screening'],
  );
});

void t.test("a builder's own value alone says what triggers it", async (test) => {
  test.same(tell({ canaries: own(canary('hostname')) }), ['captures-hostname [hostname] evident by canary']);
});

void t.test('a value where a rule knows the place joins the rule', async (test) => {
  test.same(
    tell({
      canaries: own(canary('clock', { form: 'iso', strength: 'likely', member: ['a.html'] })),
      findings: [finding('javadoc-date', { member: ['./a.html'] })],
    }),
    ['javadoc-date [clock] evident by canary, rule'],
  );
});

void t.test('what differs in one member does not explain another', async (test) => {
  test.same(
    tell({
      canaries: own(canary('clock', { form: 'iso', strength: 'likely', member: ['b.txt'] })),
      findings: [finding('javadoc-date', { member: ['a.html'] })],
    }),
    ['javadoc-date [] likely by rule', 'captures-build-time [clock] likely by canary'],
  );
});

void t.test('a step that only decompresses does not make another member', async (test) => {
  const [cause] = mergeCauses(
    evidence({
      canaries: own(canary('hostname', { member: ['data.tar.xz', 'usr/x'] })),
      findings: [finding('captures-hostname', { member: ['data.tar.xz', 'data.tar', './usr/x'] })],
    }),
  );
  test.equal(cause?.memberCount, 1);
});

void t.test('an experiment names what a rule could not', async (test) => {
  test.same(tell({ findings: [finding('unclassified')], screened: screened([['shell']]) }), [
    'captures-shell [shell] proved by rule, screening',
  ]);
  test.same(tell({ findings: [finding('line-order')], screened: screened([['file-order']]) }), [
    'directory-order [file-order] proved by rule, screening',
  ]);
  test.same(tell({ findings: [finding('captures-build-time')], screened: screened([['timezone']]) }), [
    'timezone-dependent [timezone] proved by rule, screening',
  ]);
  // A kind of date says more than that it moves with the zone, unless it never does.
  const zoned = {
    canaries: [{ witness: canary('timezone'), isShared: false }],
    screened: screened([['timezone']]),
  };
  test.same(tell({ ...zoned, findings: [finding('doxygen-date')] }), [
    'doxygen-date [timezone] proved by canary, rule, screening',
  ]);
  test.match(
    tell({ ...zoned, findings: [finding('captures-build-time')] }).join(),
    'timezone-dependent [timezone]',
  );
});

void t.test('where file times are the chance, the rest is not', async (test) => {
  const nondeterminism = { differed: 1, of: 3, probability: 1 / 3, interval: { low: 0.1, high: 0.8 } };
  const random = screened([], { nature: 'nondeterministic', nondeterminism });
  const kinds = ['tar-member-time', 'tar-member-order', 'numbers'] as const;
  const told = tell({ findings: kinds.map((kind) => finding(kind)), screened: random });
  test.same(told.toSorted(), [
    'random [] proved by rule, screening',
    'tar-member-order [file-order] likely by rule',
    'tar-member-time [] proved by rule, screening',
  ]);
});

/** What shows when an artifact holds a user's name and nothing else was varied. */
const named = (value: string): Pick<ArtifactEvidence, 'canaries' | 'screened'> => ({
  canaries: [{ witness: canary('user', { value }), isShared: false }],
  screened: screened([['user']]),
});

void t.test('a user is told by which of the two names it is', async (test) => {
  test.same(tell(named('vbu696fc099')), ['captures-user [user] proved by canary, screening']);
  test.same(tell({ ...named('Control vbg6e8673db'), findings: [finding('captures-gecos')] }), [
    'captures-gecos [user] proved by canary, rule, screening',
  ]);
});

void t.test('an experiment that nothing explains is a cause of its own', async (test) => {
  test.same(
    tell({ findings: [finding('captures-hostname')], screened: screened([['hostname'], ['umask']]) }),
    ['captures-hostname [hostname] proved by rule, screening', 'umask-dependent [umask] proved by screening'],
  );
});

void t.test('variations that only work together are one cause', async (test) => {
  test.same(tell({ canaries: own(canary('user')), screened: screened([['user', 'umask']]) }), [
    'captures-user [user+umask] proved by canary, screening',
  ]);
});

void t.test('two variations that each trigger it are told apart', async (test) => {
  test.same(tell({ findings: [finding('archive-owner')], screened: screened([['user'], ['uid']]) }), [
    'archive-owner [uid] proved by rule, screening',
    'archive-owner [user] proved by rule, screening',
  ]);
});

void t.test('a suspicion that an experiment contradicts is left out', async (test) => {
  test.same(
    tell({
      canaries: own(canary('clock', { form: 'decimal', strength: 'likely' })),
      findings: [finding('captures-hostname')],
      screened: screened([['hostname']]),
    }),
    ['captures-hostname [hostname] proved by rule, screening'],
  );
});

void t.test('a value that can come from nowhere else is not argued away', async (test) => {
  test.same(tell({ canaries: own(canary('user')), screened: screened([['hostname']]) }), [
    'captures-hostname [hostname] proved by screening',
    'captures-user [user] evident by canary',
  ]);
});

void t.test('a short value alone is no cause; with an experiment it is', async (test) => {
  const canaries = own(canary('uid', { strength: 'weak' }));
  test.same(tell({ canaries }), []);
  test.same(tell({ canaries, screened: screened([['uid']]) }), [
    'captures-uid [uid] proved by canary, screening',
  ]);
});

void t.test('what differs without any variation is not blamed on one', async (test) => {
  const nondeterminism = { differed: 1, of: 4, probability: 0.25, interval: { low: 0.01, high: 0.8 } };
  const chance = screened([], { nature: 'nondeterministic', nondeterminism });
  test.same(tell({ findings: [finding('unclassified')], screened: chance }), [
    'random [] proved by rule, screening',
  ]);
  test.same(tell({ screened: chance }), ['random [] proved by screening']);
  test.same(tell({ findings: [finding('uuid')], canaries: own(canary('build-path')), screened: chance }), [
    'uuid [] proved by rule, screening',
    'captures-build-path [build-path] evident by canary',
  ]);
  const [cause] = mergeCauses(evidence({ screened: chance }));
  test.same(cause?.nondeterministic, { probability: 0.25 });
});

void t.test(
  'what builds of one environment agree on is not chance, though the artifact differs by chance',
  async (test) => {
    const nondeterminism = { differed: 2, of: 3, probability: 0.7, interval: { low: 0.2, high: 0.9 } };
    const chance = screened([], { nature: 'nondeterministic', nondeterminism });
    const owner = canary('uid', { form: 'tar-owner', section: 'tar header' });
    test.same(
      tell({
        findings: [
          finding('tar-member-time', { isBetweenTwins: true }),
          finding('tar-member-order'),
          finding('archive-owner'),
          finding('archive-mode'),
        ],
        canaries: own(owner),
        screened: chance,
      }),
      [
        'tar-member-time [] proved by rule, screening',
        'archive-owner [uid] evident by canary, rule',
        'tar-member-order [file-order] likely by rule',
        'archive-mode [umask] likely by rule',
      ],
    );
  },
);

void t.test(
  'what cannot be chance has its usual trigger, also where no two builds of one environment were looked at',
  async (test) => {
    const nondeterminism = { differed: 1, of: 3, probability: 0.3, interval: { low: 0.1, high: 0.8 } };
    const chance = screened([], { nature: 'nondeterministic', nondeterminism });
    test.same(tell({ findings: [finding('ar-member-time'), finding('archive-mode')], screened: chance }), [
      'ar-member-time [] proved by rule, screening',
      'archive-mode [umask] likely by rule',
    ]);
  },
);

void t.test('chance that looks like another kind between other builds is one cause', async (test) => {
  const nondeterminism = { differed: 2, of: 3, probability: 0.7, interval: { low: 0.2, high: 0.9 } };
  const chance = screened([], { nature: 'nondeterministic', nondeterminism });
  test.same(
    tell({
      findings: [finding('key-order', { isBetweenTwins: true }), finding('line-order'), finding('numbers')],
      screened: chance,
    }),
    ['key-order [] proved by rule, screening'],
  );
});

void t.test('what all builds share, or an artifact that matches holds, is latent', async (test) => {
  const shared = [{ witness: canary('build-path'), isShared: true }];
  test.same(tell({ canaries: shared, findings: [finding('uuid')] }), [
    'uuid [] likely by rule',
    'latent captures-build-path [build-path] evident by canary',
  ]);
  test.same(tell({ canaries: own(canary('home')), isDiffering: false }), [
    'latent captures-home [home] evident by canary',
  ]);
  test.same(tell({ canaries: own(canary('clock', { strength: 'likely' })), isDiffering: false }), []);
});

const kind = fc.constantFrom(...CAUSE_KINDS);
const member = fc.array(fc.constantFrom('a.tar.gz', 'a.tar', './x', 'x', 'y.html'), { maxLength: 3 });
const anyEvidence = fc.record({
  path: fc.constantFrom('bin/app', 'a.deb'),
  isDiffering: fc.boolean(),
  canaries: fc.array(
    fc.record({
      witness: fc
        .record({
          variation: fc.constantFrom(...VARIATIONS),
          member,
          strength: fc.constantFrom('conclusive' as const, 'likely' as const, 'weak' as const),
          form: fc.constantFrom('plain', 'iso', 'tar-owner', '__proto__'),
          section: fc.constantFrom(null, '.debug_str', 'tar header'),
        })
        .map(({ variation, ...more }) => canary(variation, more)),
      isShared: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
  findings: fc.array(
    fc.tuple(kind, member).map(([one, where]) => finding(one, { member: where })),
    { maxLength: 6 },
  ),
  screened: fc.option(
    fc.oneof(
      fc
        .uniqueArray(fc.constantFrom(...VARIATIONS), { maxLength: 3 })
        .map((names) => screened(names.map((name) => [name]))),
      fc.constant(
        screened([], {
          nature: 'nondeterministic',
          nondeterminism: { differed: 1, of: 2, probability: 0.5, interval: { low: 0, high: 1 } },
        }),
      ),
    ),
  ),
  buildSystem: fc.constantFrom(null, 'make' as const, 'npm' as const),
});

void t.test('causes fit their schema, and each trigger that was confirmed is in one', async (test) => {
  fc.assert(
    fc.property(anyEvidence, (given) => {
      const causes = mergeCauses(given).map((cause) => causeSchema.parse(cause));
      if (!given.isDiffering) return test.ok(causes.every(({ isLatent }) => isLatent));
      for (const { variations } of given.screened?.triggers ?? []) {
        test.ok(
          causes.some(
            (cause) => cause.variations.join(' ') === variations.join(' ') && cause.confidence === 'proved',
          ),
        );
      }
      return test.ok(given.findings.length === 0 || causes.some(({ isLatent }) => !isLatent));
    }),
    { numRuns: 500 },
  );
});

void t.test('the order of what was found does not matter', async (test) => {
  fc.assert(
    fc.property(anyEvidence, (given) => {
      const turned = {
        ...given,
        canaries: given.canaries.toReversed(),
        findings: given.findings.toReversed(),
      };
      test.same(mergeCauses(turned), mergeCauses(given));
    }),
    { numRuns: 500 },
  );
});
