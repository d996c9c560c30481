import { test } from 'tap';

import type { ArtifactComparison } from '../../src/comparison/artifact-comparison.ts';
import type { BuildOutcome } from '../../src/comparison/build-result.ts';
import type { Variation } from '../../src/environment/variation.ts';
import { answerSchema } from './answer.ts';
import { contradictions, provingBuilders, type Proof } from './truth.ts';

const ANSWER = answerSchema.parse({
  about: 'a list that is sorted, and a file that is not touched',
  artifacts: { 'list.txt': [{ kinds: ['locale-order'], variations: ['locale'] }], 'same.txt': [] },
});

void test('an answer that the builds agree with is not contradicted', async (t) => {
  t.same(contradictions(proof({ 'list.txt': 'AAB', 'same.txt': 'AAA' }, [[], [], ['locale']]), ANSWER), []);
});

void test('a variation that changes nothing, and one that does unsaid, contradict', async (t) => {
  const built = proof({ 'list.txt': 'AAAB', 'same.txt': 'AAAA' }, [[], [], ['locale'], ['uid']]);
  t.same(contradictions(built, ANSWER), ['list.txt: locale changes nothing', 'list.txt: uid changes it']);
});

void test('chance contradicts where none is planted, and its absence where it is', async (t) => {
  const built = proof({ 'list.txt': 'AB', 'same.txt': 'AA' }, [[], []]);
  t.same(contradictions(built, ANSWER), ['list.txt: the control differs from itself']);
  const random = answerSchema.parse({
    about: 'two random files',
    artifacts: {
      'list.txt': [{ kinds: ['uuid'], random: true }],
      'same.txt': [{ kinds: ['uuid'], random: true }],
    },
  });
  t.same(contradictions(built, random), [
    'same.txt: the control is always the same, though chance is planted',
  ]);
});

void test('a second that ran on may change anything, and its variations always do', async (t) => {
  const answer = answerSchema.parse({
    about: 'a file with the current second',
    artifacts: { a: [{ kinds: ['captures-build-time'], variations: ['clock'], random: 'perhaps' }] },
  });
  t.same(contradictions(proof({ a: 'AABB' }, [[], [], ['clock'], ['uid']]), answer), []);
  t.same(contradictions(proof({ a: 'ABBB' }, [[], [], ['clock'], ['uid']]), answer), []);
  t.same(contradictions(proof({ a: 'AAAB' }, [[], [], ['clock'], ['uid']]), answer), [
    'a: clock changes nothing',
  ]);
});

void test('an artifact that the answer does not know, and one that was not made, contradict', async (t) => {
  const built = proof({ 'other.txt': 'AA', 'same.txt': 'AA' }, [[], []]);
  t.same(contradictions(built, ANSWER), ['list.txt: no build made it', 'other.txt: not in the answer']);
});

void test('a part of what works together changes nothing', async (t) => {
  const answer = answerSchema.parse({
    about: 'a glob that bash sorts by the locale',
    artifacts: { a: [{ kinds: ['locale-order'], together: [['locale', 'shell']] }] },
  });
  const sets: Variation[][] = [[], ['locale'], ['shell'], ['locale', 'shell']];
  t.same(contradictions(proof({ a: 'AAAB' }, sets), answer), []);
  t.same(contradictions(proof({ a: 'AABB' }, sets), answer), ['a: shell changes it']);
  t.match(provingBuilders(answer), /,bookworm\+locale\+shell$/);
});

void test('a build ends well but under what makes it fail', async (t) => {
  const answer = answerSchema.parse({
    about: 'a build that fails',
    artifacts: { a: [] },
    failsUnder: [['uid']],
  });
  const built = proof({ a: 'AA' }, [[], ['uid'], ['user']], ['success', 'success', 'failure']);
  t.same(contradictions(built, answer), [
    'uid: the build ended in success',
    'user: the build ended in failure',
  ]);
});

/** Builds of these sets, and the letter of each one's class. */
function proof(letters: Record<string, string>, sets: Variation[][], outcomes: BuildOutcome[] = []): Proof {
  return {
    builds: sets.map((variations, at) => ({ builder: { variations }, outcome: outcomes[at] ?? 'success' })),
    judgement: {
      artifacts: Object.entries(letters).map(([path, all]) => ({ path, classes: classesOf(all) })),
    },
  };
}

function classesOf(letters: string): Pick<ArtifactComparison['classes'][number], 'letter' | 'builds'>[] {
  return [...Map.groupBy(letters.split(''), (letter) => letter).keys()].map((letter) => ({
    letter,
    builds: letters.split('').flatMap((one, at) => (one === letter ? [at] : [])),
  }));
}
