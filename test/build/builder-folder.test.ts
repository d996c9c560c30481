import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { test } from 'tap';

import { readBuilderFolder, readBuilderFolders } from '../../src/build/builder-folder.ts';
import * as locales from '../../src/environment/locales.ts';

const BUILDERS = join(import.meta.dirname, '../../builders');

const YAML = `title: A builder
suite: bookworm
role: builder
base:
  image: null
  bootstrap: { variant: minbase, include: [ca-certificates] }
epoch: 1686355200
`;

void test('the folders that come with Verbatim are right, and their bases are pinned by digest', async (t) => {
  const folders = await readBuilderFolders(BUILDERS);
  t.same(
    folders.map(({ name, role }) => `${name} ${role}`),
    ['bookworm builder', 'diffoscope tool', 'trixie builder'],
  );
  for (const { base } of folders) t.match(base.image, /@sha256:[0-9a-f]{64}$/);
});

void test('every locale that an environment may have is compiled in every builder', async (t) => {
  const wanted = [...JSON.stringify(locales).matchAll(/[a-z]{2}_[A-Z]{2}\.UTF-8/g)].map(([name]) => name);
  t.ok(wanted.length > 0);
  for (const name of ['bookworm', 'trixie']) {
    const dockerfile = readFileSync(join(BUILDERS, name, 'Dockerfile'), 'utf8');
    for (const locale of wanted) t.ok(dockerfile.includes(locale), `${name} has ${locale}`);
  }
});

void test('any change to a file is another definition', async (t) => {
  const directory = t.testdir({
    one: { 'builder.yaml': YAML, Dockerfile: 'FROM a\n' },
    two: { 'builder.yaml': YAML, Dockerfile: 'FROM a\n' },
    three: { 'builder.yaml': YAML, Dockerfile: 'FROM b\n' },
  });
  const [one, three, two] = await readBuilderFolders(directory);
  t.equal(one?.definition, two?.definition);
  t.not(one?.definition, three?.definition);
});

void test('an unknown builder is told with the names there are', async (t) => {
  const error = await readBuilderFolder(BUILDERS, 'sarge').catch((cause: unknown) => cause);
  t.match(error, { code: 'UNKNOWN_BUILDER', message: /"sarge"/, hint: /bookworm, diffoscope, trixie/ });
});

void test('a name never leads out of the folder', async (t) => {
  await t.rejects(readBuilderFolder(join(BUILDERS, 'bookworm'), '../trixie'), { code: 'UNKNOWN_BUILDER' });
});

void test('a base image without a digest is refused with the place in the file', async (t) => {
  const yaml = YAML.replace('image: null', 'image: debian:bookworm');
  const directory = t.testdir({ loose: { 'builder.yaml': yaml, Dockerfile: '' } });
  await t.rejects(readBuilderFolder(directory, 'loose'), { code: 'UNKNOWN_BUILDER', message: /base\.image/ });
});
