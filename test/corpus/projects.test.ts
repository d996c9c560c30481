import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { test } from 'tap';

import { parseArtifactGlobs } from '../../src/build/artifact-globs.ts';
import { VARIATIONS } from '../../src/environment/variation.ts';
import { parseRecipe } from '../../src/recipe/parse-recipe.ts';
import { answerSchema, isClean } from './answer.ts';
import { readCorpus, RECIPE_FILE } from './read-corpus.ts';

const LEAST_PROJECTS = 40;
const LEAST_CLEAN = 8;
const LEAST_KINDS = 40;

const projects = readCorpus();
const planted = projects.flatMap(({ answer }) => Object.values(answer.artifacts).flat());

void test('every project has a recipe that Verbatim reads', async (t) => {
  for (const { name, folder } of projects)
    t.ok(parseRecipe(readFileSync(join(folder, RECIPE_FILE), 'utf8'), `${name}/${RECIPE_FILE}`));
});

void test('every artifact of an answer is one of its recipe', async (t) => {
  for (const { name, recipe, answer } of projects) {
    const globs = parseArtifactGlobs(recipe.artifacts);
    for (const path of Object.keys(answer.artifacts)) t.ok(globs.isMatch(path), `${name}: ${path}`);
  }
});

void test('every answer says in its own words what is planted', async (t) => {
  const words = projects.map(({ answer }) => answer.about);
  t.equal(new Set(words).size, projects.length);
});

void test('the corpus is large, and some of it is as it should be', async (t) => {
  t.ok(projects.length >= LEAST_PROJECTS, `${projects.length} projects`);
  t.ok(projects.filter(({ answer }) => isClean(answer)).length >= LEAST_CLEAN);
});

void test('every variation triggers something, alone or with others', async (t) => {
  const triggers = new Set([
    ...planted.flatMap(({ variations, together }) => [...variations, ...together.flat()]),
    ...projects.flatMap(({ answer }) => answer.failsUnder.flat()),
  ]);
  t.same([...triggers].toSorted(), VARIATIONS.toSorted());
});

void test('many kinds of cause are planted, and chance and interactions', async (t) => {
  const kinds = new Set(planted.flatMap(({ kinds: [first] }) => first ?? []));
  t.ok(kinds.size >= LEAST_KINDS, `${kinds.size} kinds`);
  t.ok(planted.filter(({ random }) => random === true).length >= 8);
  t.ok(planted.filter(({ together }) => together.length > 0).length >= 4);
  t.ok(projects.filter(({ answer }) => answer.failsUnder.length > 0).length >= 3);
});

void test('an answer that cannot be true is refused', async (t) => {
  const refused = [
    { artifacts: { a: [] } },
    { about: 'no artifacts at all', artifacts: {} },
    { about: 'a kind that is none', artifacts: { a: [{ kinds: ['witchcraft'], random: true }] } },
    { about: 'a variation that is none', artifacts: { a: [{ kinds: ['uuid'], variations: ['moon'] }] } },
    { about: 'nothing triggers it', artifacts: { a: [{ kinds: ['uuid'] }] } },
    { about: 'one alone is not together', artifacts: { a: [{ kinds: ['uuid'], together: [['uid']] }] } },
    { about: 'a misspelt key', artifacts: { a: [] }, failUnder: [['uid']] },
  ];
  for (const answer of refused) t.notOk(answerSchema.safeParse(answer).success, JSON.stringify(answer));
});
