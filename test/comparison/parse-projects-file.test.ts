import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import tap, { type Test } from 'tap';
import { parse } from 'yaml';

import { parseProjectsFile } from '../../src/comparison/parse-projects-file.ts';
import type { ProjectSettings } from '../../src/comparison/project.ts';
import { ProjectsFileError } from '../../src/comparison/projects-file-error.ts';
import { settingsOf } from './project-fixture.ts';

const root = join(import.meta.dirname, '..', '..');
const schema: object = JSON.parse(readFileSync(join(root, 'docs/schema/projects.schema.json'), 'utf8'));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

const read = (text: string, directory = '/nowhere'): Map<string, ProjectSettings> =>
  parseProjectsFile(text, 'projects.yaml', {
    directory,
    builders: ['bookworm', 'trixie'],
    readRecipe: (path) => {
      if (path === 'app.yaml') return 'build: make\nartifacts: [app]\n';
      throw new Error(`no file ${path}`);
    },
  });

/** The lines of the error that `text` must give. */
function problemsOf(t: Test, text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof ProjectsFileError)) throw error;
    if (error.message.startsWith('projects.yaml:')) t.match(error.hint, 'docs/projects.md');
    return error.message.split('\n');
  }
  t.fail(`taken: ${text}`);
  return [];
}

const WHOLE = `
defaults:
  on: bookworm*2,trixie
  visibility: private
  tries: { error: 5, bad: 2 }
projects:
  app:
    source: https://git.example.org/team/app.git#main
    recipe: app.yaml
    amend:
      packages: [cmake]
      limits: { time: 30m, cpus: 2 }
      variables: { V: 1.10 }
    visibility: public
    schedule: { cron: '0 3 * * *', time-zone: Europe/Berlin }
    watch: { branches: [main], tags: ['v*'], every: 5m, existing: true }
    retention: { keep: 50, keep-bad: 500 }
    deadline: 6h
  hello:
    source: debian:hello
`;

void tap.test('a whole file is read, defaults and units and all', (t) => {
  const flags = settingsOf().recipeFlags;
  t.strictSame(Object.fromEntries(read(WHOLE)), {
    app: settingsOf({
      tries: { error: 5, bad: 2 },
      recipeFile: { name: 'app.yaml', text: 'build: make\nartifacts: [app]\n' },
      recipeFlags: {
        ...flags,
        packages: ['cmake'],
        limits: { time: '30m', cpus: '2' },
        variables: { V: '1.10' },
      },
      schedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' },
      watch: { branches: ['main'], tags: ['v*'], everySeconds: 300, existing: true },
      retention: { keep: 50, keepBad: 500 },
      deadlineSeconds: 21_600,
    }),
    hello: settingsOf({
      source: { kind: 'debian', name: 'hello', version: null },
      visibility: 'private',
      tries: { error: 5, bad: 2 },
    }),
  });
  t.ok(validate(parse(WHOLE)), JSON.stringify(validate.errors));
  t.strictSame([...read('projects: {}')], []);
  t.end();
});

void tap.test('paths are relative to the file', (t) => {
  const directory = t.testdir({ app: { Makefile: 'all:\n' } });
  const settings = read('projects: { app: { source: ./app } }', directory).get('app');
  t.strictSame(settings?.source, { kind: 'directory', path: join(directory, 'app') });
  t.equal(settings?.builders, 'bookworm*2,bookworm+all,trixie', 'as verbatim compare would');
  t.end();
});

void tap.test('an error names file, line and column, what is expected and what is there', (t) => {
  const ok = '    source: debian:hello\n';
  const cases: [text: string, ...expected: (string | RegExp)[]][] = [
    [
      `projects:\n  app:\n${ok}    schedule: { cron: 0 25 * * *, time-zone: UTC }\n`,
      /^projects\.yaml:4:23: projects\.app\.schedule\.cron: expected a cron expression: .*; found "0 25 \* \* \*"$/,
    ],
    [
      `projects:\n  app:\n${ok}    schedule: { cron: 0 3 * * * }\n`,
      /^projects\.yaml:4:15: projects\.app\.schedule\.time-zone: /,
    ],
    [
      `projects:\n  app:\n${ok}    shedule: x\n    builders: trixie\n`,
      'projects.yaml:4:5: projects.app.shedule: unknown key; did you mean "schedule"?',
      'projects.yaml:5:5: projects.app.builders: unknown key; did you mean "on"?',
    ],
    [
      `projects:\n  app:\n${ok}    watch: { tags: ['v*'], every: 5 }\n`,
      'projects.yaml:4:35: projects.app.watch.every: expected a time with its unit, such as 5m; found "5"',
    ],
    [
      `projects:\n  app:\n${ok}    on: sid\n`,
      'projects.yaml:4:9: projects.app.on: there is no builder "sid"',
    ],
    [
      `projects:\n  app:\n    source: ext::sh -c id\n`,
      /^projects\.yaml:3:13: projects\.app\.source: .*remote helper/,
    ],
    ['projects:\n  app:\n    on: trixie\n', /^projects\.yaml:3:5: projects\.app\.source: no source is given/],
    [
      `projects:\n  app:\n${ok}    watch: { tags: [a] }\n`,
      /^projects\.yaml:4:12: projects\.app\.watch: .*only a git source/,
    ],
    [
      `projects:\n  app:\n${ok}    amend: { limits: { tme: 1h } }\n`,
      'projects.yaml:4:24: projects.app.amend.limits.tme: unknown key; did you mean "time"?',
    ],
    [
      `projects:\n  app:\n${ok}    recipe: none.yaml\n`,
      'projects.yaml:4:13: projects.app.recipe: no file none.yaml',
    ],
    [`projects:\n  App:\n${ok}`, /^projects\.yaml:2:3: projects\.App: expected a name of at most/],
    [
      `defaults:\n  on: sid\nprojects:\n  app:\n${ok}`,
      'projects.yaml:2:7: projects.app.on: there is no builder "sid"',
    ],
    [`project:\n  app:\n${ok}`, /^projects\.yaml:1:1: project: unknown key; did you mean "projects"\?$/],
    ['- x', 'projects.yaml:1:1: expected projects by name below the key projects'],
    ['projects: { a: 1', /^projects\.yaml:1:\d+: /],
    ['projects: x', /^projects\.yaml:1:11: projects: expected projects by name; found "x"$/],
  ];
  for (const [text, ...expected] of cases) t.match(problemsOf(t, text), expected, text);
  t.end();
});

void tap.test('a file from hell is refused, not run out of memory by', (t) => {
  const bomb = `a: &a [x]\n${'b'.repeat(3)}: &b [${'*a,'.repeat(50)}]\nprojects: { p: { on: [${'*b,'.repeat(50)}] } }`;
  t.ok(problemsOf(t, bomb).length >= 1);
  t.ok(problemsOf(t, `projects: ${'{a: '.repeat(5000)}`).length >= 1);
  t.match(problemsOf(t, 'x'.repeat(5_000_000)), [/larger than 4096 KiB/]);
  t.end();
});

void tap.test('the projects of the documentation are good, by the parser and by the schema', (t) => {
  const page = readFileSync(join(root, 'docs/projects.md'), 'utf8');
  const files = Array.from(page.matchAll(/```yaml\n(.*?)```/gs), ([, text = '']) => text);
  t.ok(files.length >= 1);
  for (const text of files) {
    t.ok(read(text).size > 0);
    t.ok(validate(parse(text)), JSON.stringify(validate.errors));
  }
  t.end();
});
