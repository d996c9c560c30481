import { test } from 'tap';

import { causeSchema, type Cause, type CauseKind } from '../../src/comparison/cause.ts';
import { screeningSchema, type Screening } from '../../src/comparison/screening.ts';
import { VARIATIONS, type Variation } from '../../src/environment/variation.ts';
import { answerSchema } from './answer.ts';
import { precisionOf, recallOf, scoreProject } from './score.ts';
import type { Told } from './told.ts';

const ANSWER = answerSchema.parse({
  about: 'an archive with two faults, beside a clean file',
  artifacts: {
    'app.tar': [
      { kinds: ['tar-member-time', 'captures-build-time'], variations: ['clock'], maybe: ['timezone'] },
      { kinds: ['archive-owner'], variations: ['user', 'uid'] },
    ],
    'list.txt': [{ kinds: ['locale-order'], together: [['shell', 'locale']] }],
    'readme.txt': [],
  },
});

void test('all that is planted, said by any of its names, is right', async (t) => {
  const { kinds, triggers } = scoreProject(
    told([
      cause('app.tar', 'captures-build-time', ['clock']),
      cause('app.tar', 'archive-owner', ['uid']),
      cause('app.tar', 'archive-owner', ['user']),
      cause('list.txt', 'locale-order', ['locale', 'shell']),
    ]),
    ANSWER,
  );
  t.same([kinds.wrong, kinds.missed, triggers.wrong, triggers.missed], [[], [], [], []]);
  t.equal(kinds.right.length, 3, 'each planted fault once');
  t.same(triggers.right, ['app.tar clock', 'app.tar user', 'app.tar uid', 'list.txt locale+shell']);
});

void test('what is not said is missed, and what is not planted is wrong', async (t) => {
  const { kinds, triggers } = scoreProject(
    told([cause('app.tar', 'tar-member-time', ['clock']), cause('readme.txt', 'uuid', ['home'])]),
    ANSWER,
  );
  t.same(kinds.wrong, ['readme.txt uuid']);
  t.same(kinds.missed, ['app.tar archive-owner', 'list.txt locale-order']);
  t.same(triggers.wrong, ['readme.txt home']);
  t.same(triggers.missed, ['app.tar user', 'app.tar uid', 'list.txt locale+shell']);
});

void test('two variations that do it only together are not said by either alone', async (t) => {
  const said = told([
    cause('list.txt', 'locale-order', ['locale']),
    cause('list.txt', 'locale-order', ['shell']),
  ]);
  const { triggers } = scoreProject(said, ANSWER);
  t.same(triggers.wrong, ['list.txt locale', 'list.txt shell']);
  t.ok(triggers.missed.includes('list.txt locale+shell'));
});

void test('what may be blamed beside the planted is neither right nor wrong', async (t) => {
  const said = told([cause('app.tar', 'tar-member-time', ['timezone'])]);
  const { triggers } = scoreProject(said, ANSWER);
  t.same(triggers.wrong, []);
  t.notOk(triggers.right.includes('app.tar timezone'));
});

void test('a cause that no variation is known for says nothing of variations', async (t) => {
  const { triggers } = scoreProject(told([cause('app.tar', 'archive-owner', [])]), ANSWER);
  t.same([triggers.right, triggers.wrong], [[], []]);
});

const CHANCE = answerSchema.parse({
  about: 'something random, and a clock that runs on',
  artifacts: {
    'id.txt': [{ kinds: ['uuid'], random: true }],
    'time.txt': [{ kinds: ['captures-build-time'], variations: ['clock'], random: 'perhaps' }],
  },
});

void test('chance is found when it is said, and wrong where a variation is blamed for it', async (t) => {
  const found = scoreProject(
    told([random('id.txt', 'uuid'), cause('time.txt', 'captures-build-time', ['clock'])]),
    CHANCE,
  );
  t.same(found.chance, { right: ['id.txt'], wrong: [], missed: [] });
  t.same(found.triggers, { right: ['time.txt clock'], wrong: [], missed: [] });
  const blamed = scoreProject(told([cause('id.txt', 'uuid', ['clock'])]), CHANCE);
  t.same(blamed.chance.missed, ['id.txt']);
  t.same(blamed.triggers.wrong, ['id.txt clock']);
});

void test('a second that runs on may be called random, and its clock go unsaid', async (t) => {
  const { triggers, chance } = scoreProject(
    told([random('id.txt', 'uuid'), random('time.txt', 'captures-build-time')]),
    CHANCE,
  );
  t.same(triggers, { right: [], wrong: [], missed: [] });
  t.same(chance.wrong, []);
});

void test('chance that is not planted is wrong', async (t) => {
  const { chance } = scoreProject(told([random('list.txt', 'line-order')]), ANSWER);
  t.same(chance.wrong, ['list.txt']);
});

const CLEAN = answerSchema.parse({ about: 'nothing is planted', artifacts: { 'a.txt': [] } });

void test('a project without a fault is blamed by a cause, a difference or a failure', async (t) => {
  t.notOk(scoreProject(told([]), CLEAN).isBlamed);
  t.ok(scoreProject(told([cause('a.txt', 'uuid', [])]), CLEAN).isBlamed);
  t.ok(scoreProject({ ...told([]), judgement: judgement('a.txt', 'mismatch') }, CLEAN).isBlamed);
  t.ok(scoreProject(told([], screening(['uid'])), CLEAN).isBlamed);
});

void test('a latent cause blames nobody', async (t) => {
  const { isBlamed, kinds, triggers } = scoreProject(
    told([{ ...cause('a.txt', 'captures-build-path', ['build-path']), isLatent: true }]),
    CLEAN,
  );
  t.notOk(isBlamed);
  t.same([kinds.wrong, triggers.wrong], [[], []]);
});

void test('a build that fails is scored like one more artifact', async (t) => {
  const answer = answerSchema.parse({
    about: 'the tests fail in another locale',
    artifacts: { 'a.txt': [] },
    failsUnder: [['locale']],
  });
  t.same(scoreProject(told([], screening(['locale'])), answer).triggers.right, ['(build) locale']);
  t.same(scoreProject(told([], screening(['uid'])), answer).triggers.wrong, ['(build) uid']);
  t.same(scoreProject(told([]), answer).triggers.missed, ['(build) locale']);
  t.notOk(scoreProject(told([]), answer).isBlamed, 'something is planted');
});

void test('the builds are those of the screening', async (t) => {
  t.same(scoreProject(told([], screening(null)), CLEAN).builds, { spent: 9, oneAtATime: 36, quick: 19 });
  t.equal(scoreProject(told([]), CLEAN).builds, null);
});

void test('precision and recall are shares of what was said and of what should be', async (t) => {
  const tally = { right: ['a', 'b', 'c'], wrong: ['d'], missed: ['e', 'f', 'g'] };
  t.equal(precisionOf(tally), 0.75);
  t.equal(recallOf(tally), 0.5);
  t.equal(precisionOf({ right: [], wrong: [], missed: ['e'] }), 1);
  t.equal(recallOf({ right: [], wrong: [], missed: ['e'] }), 0);
});

function cause(path: string, kind: CauseKind, variations: Variation[]): Cause {
  return causeSchema.parse({
    fingerprint: '0123456789abcdef',
    kind,
    path,
    members: [],
    memberCount: 0,
    variations,
    nondeterministic: null,
    witnesses: [{ by: 'rule', rule: kind, member: [], where: path, saw: { left: 'a', right: 'b' } }],
    remedy: {
      title: 'mend it',
      steps: [{ buildSystem: null, kind: 'code', text: 'mend it', applies: [] }],
      link: 'https://reproducible-builds.org/docs/',
    },
    isLatent: false,
    confidence: 'likely',
  });
}

function random(path: string, kind: CauseKind): Cause {
  return { ...cause(path, kind, []), nondeterministic: { probability: 1 } };
}

function judgement(path: string, verdict: 'match' | 'mismatch'): Told['judgement'] {
  return {
    verdict: verdict === 'match' ? 'reproducible' : 'unreproducible',
    toolchainIndependent: 'not tried',
    nondeterministic: false,
    cohorts: [],
    artifacts: [
      {
        path,
        verdict,
        classes: [],
        missingFrom: [],
        refusedFrom: [],
        toolchainIndependent: 'not tried',
        nondeterministic: [],
        normalisation: null,
      },
    ],
  };
}

function screening(failing: Variation[] | null): Screening {
  const count = { differed: 2, of: 2 };
  const triggers =
    failing === null
      ? []
      : [{ variations: failing, on: count, off: { differed: 0, of: 2 }, isConfirmed: true, maskedBy: [] }];
  return screeningSchema.parse({
    artifacts: [],
    outcome: {
      nature: 'deterministic',
      cells: Object.fromEntries(VARIATIONS.map((name) => [name, 'cleared'])),
      triggers,
      nondeterminism: null,
    },
    isComplete: true,
    buildsSpent: 9,
    oneAtATime: { confirmed: 36, quick: 19 },
  });
}

function told(causes: Cause[], screened: Screening | null = null): Told {
  const explanation =
    screened === null
      ? null
      : {
          screenings: [{ toolchain: 'sha256:0', builder: 'bookworm', screening: screened }],
        };
  return { id: 'c0', sentence: '', judgement: judgement('a.txt', 'match'), causes, explanation };
}
