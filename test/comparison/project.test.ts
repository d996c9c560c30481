import tap from 'tap';

import { PROJECT_NAME, projectSettingsSchema } from '../../src/comparison/project.ts';
import { requestFor } from '../../src/comparison/project-request.ts';
import { refMatcher } from '../../src/comparison/ref-glob.ts';
import { settingsOf, WATCH } from './project-fixture.ts';

/** `path: message` of each problem. */
const problemsOf = (settings: unknown): string[] => {
  const parsed = projectSettingsSchema.safeParse(settings);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

void tap.test('settings that are right are taken as they are', (t) => {
  const settings = settingsOf({
    watch: WATCH,
    schedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' },
    retention: { keep: 10, keepBad: 100 },
  });
  t.strictSame(projectSettingsSchema.parse(settings), settings);
  t.end();
});

void tap.test('settings that cannot work are refused at the right place', (t) => {
  const archive = { kind: 'tarball', location: 'https://example.org/a.tar.gz', sha256: null } as const;
  const cases: [settings: unknown, problem: RegExp][] = [
    [settingsOf({ source: { kind: 'git', url: 'ext::sh -c id', ref: null } }), /^source: .*remote helper/],
    [
      settingsOf({ source: { kind: 'git', url: 'https://a.example/x', ref: '--upload-pack=id' } }),
      /^source: .*dash/,
    ],
    [
      settingsOf({ source: { kind: 'git', url: 'https://me:secret@a.example/x', ref: null } }),
      /^source: .*password/,
    ],
    [
      settingsOf({ source: { kind: 'upload', digest: 'a'.repeat(64), name: 'x', told: null } }),
      /^source: .*upload/,
    ],
    [settingsOf({ source: { kind: 'debian', name: '-o', version: null } }), /^source: .*Debian/],
    [settingsOf({ source: { kind: 'directory', path: 'relative' } }), /^source: .*begins with/],
    [settingsOf({ schedule: { cron: '0 25 * * *', timeZone: 'UTC' } }), /^schedule\.cron: expected/],
    [settingsOf({ schedule: { cron: '0 3 * * *', timeZone: 'Nowhere' } }), /^schedule\.timeZone: expected/],
    [settingsOf({ source: archive, watch: WATCH }), /^watch: .*only a git source/],
    [settingsOf({ watch: { ...WATCH, branches: [], tags: [] } }), /^watch: expected at least one/],
    [settingsOf({ watch: { ...WATCH, tags: ['refs/tags/v*'] } }), /^watch\.tags\.0: .*without refs/],
    [settingsOf({ watch: { ...WATCH, tags: ['!v*'] } }), /^watch\.tags\.0: .*"!"/],
    [settingsOf({ watch: { ...WATCH, everySeconds: 5 } }), /^watch\.everySeconds: /],
    [
      settingsOf({ recipeFile: { name: 'r.yaml', text: 'biuld: make' } }),
      /^recipeFile\.text: r\.yaml:1:1: biuld/,
    ],
    [settingsOf({ tries: { error: 0, bad: 1 } }), /^tries\.error: /],
    [{ ...settingsOf(), tires: 1 }, /tires/],
  ];
  for (const [settings, problem] of cases) t.match(problemsOf(settings).join('\n'), problem);
  t.end();
});

void tap.test('no password of a refused URL is repeated in what is said', (t) => {
  const problems = problemsOf(
    settingsOf({ source: { kind: 'git', url: 'https://me:s3cret@a.example/x', ref: null } }),
  );
  t.notMatch(problems.join('\n'), /s3cret/);
  t.end();
});

void tap.test('names are what addresses and file names can hold', (t) => {
  for (const name of ['a', 'hello', 'lib-1.2', 'a.b', '0ad']) t.match(name, PROJECT_NAME);
  for (const name of ['', '-a', 'a-', 'A', 'a/b', '..', 'a b', 'a_b', 'x'.repeat(101)])
    t.notMatch(name, PROJECT_NAME);
  t.end();
});

void tap.test('globs of branches and tags stay within their kind and between slashes', (t) => {
  const isWatched = refMatcher({ branches: ['main', 'release/*'], tags: ['v[0-9]*'] });
  for (const name of ['refs/heads/main', 'refs/heads/release/1', 'refs/tags/v1.2'])
    t.ok(isWatched(name), name);
  for (const name of [
    'refs/heads/other',
    'refs/heads/release/1/x',
    'refs/tags/main',
    'refs/heads/v1',
    'refs/pull/1/head',
    'main',
  ]) {
    t.notOk(isWatched(name), name);
  }
  t.notOk(refMatcher({ branches: [], tags: ['*'] })('refs/heads/main'));
  t.end();
});

void tap.test("a project's request takes the given ref, else the project's own", (t) => {
  const surroundings = { builders: ['bookworm', 'trixie'], allowPrivateAddresses: false };
  const own = requestFor(settingsOf(), null, surroundings);
  t.match(own, { source: { ref: 'main' }, allowPrivateAddresses: false });
  t.strictSame(
    own.builders.map(({ label }) => label),
    ['bookworm', 'bookworm#2', 'trixie'],
  );
  t.match(requestFor(settingsOf(), 'v1', surroundings).source, { ref: 'v1' });
  const debian = settingsOf({ source: { kind: 'debian', name: 'hello', version: null } });
  t.strictSame(requestFor(debian, 'v1', surroundings).source, debian.source);
  t.throws(() => requestFor(settingsOf({ builders: 'sid' }), null, surroundings), { code: 'NOTATION' });
  t.end();
});
