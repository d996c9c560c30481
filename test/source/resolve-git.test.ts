import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import tap from 'tap';

import { DEFAULT_SOURCE_LIMITS } from '../../src/source/source-limits.ts';
import { FIRST_COMMIT, Repository } from './git-fixture.ts';
import { serveRepositories } from './git-server.ts';
import { resolveText } from './resolve-fixture.ts';

const DAY = 86_400;

/** Two commits; the first has the branch `old`, a light and an annotated tag. */
function history(path: string): { repository: Repository; first: string; second: string } {
  const repository = new Repository(path);
  repository.write('run', '#!', 0o755).write('text', 'one').link('link', 'text');
  const first = repository.commit('one');
  repository.git('branch', 'old');
  repository.git('tag', 'light');
  repository.git('tag', '--annotate', '--message', 'tag', 'v1.2');
  repository.write('text', 'two').write('dir/new', 'new');
  return { repository, first, second: repository.commit('two') };
}

const allow = { allowPrivateAddresses: true };

void tap.test('a repository is read at a branch, a tag or a commit', async (t) => {
  const cwd = t.testdir({});
  const { repository, first, second } = history(join(cwd, 'p'));
  const cases: [string, string, string][] = [
    ['p#old', first, 'one'],
    ['p#light', first, 'one'],
    ['p#v1.2', first, 'one'],
    ['p#HEAD~1', first, 'one'],
    [`p#${first}`, first, 'one'],
    [`p#${first.slice(0, 8)}`, first, 'one'],
    ['p#refs/heads/main', second, 'two'],
    ['p#main', second, 'two'],
    [`file://${repository.path}`, second, 'two'],
  ];
  for (const [text, commit, content] of cases) {
    const { revision, members, left } = await resolveText(text, cwd);
    const time = FIRST_COMMIT + (commit === first ? 0 : DAY);
    t.match(
      revision,
      { commit, name: 'p', dirty: false, sourceDateEpoch: time, sourceDateEpochFrom: 'commit' },
      text,
    );
    t.equal(members.get('src/text')?.text, content);
    t.equal(members.get('src/text')?.mtime, time);
    t.equal(members.get('src/run')?.mode, 0o755);
    t.equal(members.get('src/link')?.target, 'text');
    t.same(left, []);
  }
  t.equal((await resolveText('p#v1.2', cwd)).revision.version, '1.2');
  for (const ref of ['nope', 'v1.3', '0'.repeat(40)]) {
    await t.rejects(resolveText(`p#${ref}`, cwd), {
      code: 'NOT_FOUND',
      message: new RegExp(`no branch.*"${ref}"`),
    });
  }
});

void tap.test('a repository over http gives the same revision, without its history', async (t) => {
  const cwd = t.testdir({});
  const { repository, first } = history(join(cwd, 'p'));
  const url = `${await serveRepositories(t, cwd)}/p/.git`;
  for (const ref of ['old', 'light', 'v1.2', first]) {
    const { revision, left } = await resolveText(`git+${url}#${ref}`, cwd, allow);
    t.match(revision, { commit: first, name: 'p', sourceDateEpoch: FIRST_COMMIT }, ref);
    t.equal(revision.snapshot.digest, (await resolveText('p#old', cwd)).revision.snapshot.digest);
    t.same(left, []);
  }
  t.equal((await resolveText(url, cwd, allow)).revision.commit, repository.git('rev-parse', 'main'));
  await t.rejects(resolveText(`${url}#nope`, cwd, allow), { code: 'NOT_FOUND' });
  await t.rejects(resolveText(`${url}#${'0'.repeat(40)}`, cwd, allow), { code: 'UNREACHABLE' });
  await t.rejects(resolveText(`${url}#old`, cwd), { code: 'REFUSED_URL', message: /not a public address/ });
  repository.git('branch', 'light', 'main');
  const both = await resolveText(`${url}#light`, cwd, allow);
  t.match(both.revision, { commit: first, notes: ['light is a branch and a tag; the tag was taken'] });
});

void tap.test('a server that is none, or too large, is told so', async (t) => {
  const cwd = t.testdir({});
  const page = await serveRepositories(t, cwd, (_, response) => response.end('<html>'));
  await t.rejects(resolveText(`${page}/p.git`, cwd, allow), {
    code: 'EMPTY',
    message: /is no git repository/,
  });
  const broken = await serveRepositories(t, cwd, (_, response) => void response.writeHead(500).end());
  await t.rejects(resolveText(`${broken}/p.git`, cwd, allow), {
    code: 'UNREACHABLE',
    message: /git cannot fetch/,
  });
  const { repository } = history(join(cwd, 'p'));
  const noise = Array.from({ length: 60_000 }, (_, at) => Math.sin(at)).join('\n');
  repository.write('large', noise).commit();
  const url = `${await serveRepositories(t, cwd)}/p/.git`;
  const limits = { ...DEFAULT_SOURCE_LIMITS, treeBytes: 1000 };
  await t.rejects(resolveText(url, cwd, { ...allow, limits }), { code: 'TOO_LARGE' });
});

void tap.test('a bare and a shallow repository are read in place', async (t) => {
  const cwd = t.testdir({});
  const { repository, second } = history(join(cwd, 'p'));
  repository.git('clone', '--quiet', '--bare', '.', '../bare.git');
  repository.git('clone', '--quiet', '--depth=1', `file://${repository.path}`, '../shallow');
  const digest = (await resolveText('p#main', cwd)).revision.snapshot.digest;
  for (const text of ['bare.git', 'bare.git#main', 'shallow#main']) {
    const { revision } = await resolveText(text, cwd);
    t.match(revision, { commit: second, snapshot: { digest } }, text);
  }
  t.equal((await resolveText('bare.git', cwd)).revision.name, 'bare');
  mkdirSync(join(cwd, 'p/below'));
  await t.rejects(resolveText('p/below#main', cwd), { code: 'INVALID', message: /not a git repository/ });
});

void tap.test('the commit counts, not what attributes and filters make of it', async (t) => {
  const cwd = t.testdir({});
  const repository = new Repository(join(cwd, 'p'));
  repository.write(
    '.gitattributes',
    'hidden export-ignore\nsubst export-subst\n*.txt text eol=crlf\nid ident\n*.f filter=evil\n',
  );
  repository.write('hidden', 'h').write('subst', '$Format:%H$').write('id', '$Id$').write('a.txt', 'a\nb\n');
  repository.write('a.f', 'f').write('big', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n');
  repository.commit();
  repository.git('config', 'filter.evil.smudge', `touch ${cwd}/ran`);
  repository.git('config', 'core.autocrlf', 'true');
  const { members, revision } = await resolveText('p#main', cwd);
  t.equal(members.get('src/hidden')?.text, 'h');
  t.equal(members.get('src/subst')?.text, '$Format:%H$');
  t.equal(members.get('src/id')?.text, '$Id$');
  t.equal(members.get('src/a.txt')?.text, 'a\nb\n');
  t.notOk(existsSync(join(cwd, 'ran')));
  t.match(revision.notes, ['1 file is kept in Git LFS: the source holds only the pointers']);
});

void tap.test('submodules are part of the source, those inside them too', async (t) => {
  const cwd = t.testdir({});
  const inner = new Repository(join(cwd, 'inner')).write('deep', 'deep');
  inner.commit();
  const library = new Repository(join(cwd, 'library')).write('lib', 'lib').link('l', 'lib');
  library.git('submodule', '--quiet', 'add', '--name', 'in', '../inner', 'sub');
  library.commit();
  const app = new Repository(join(cwd, 'app')).write('zz', 'zz').write('libs.c', 'c');
  app.git('submodule', '--quiet', 'add', '../library', 'libs');
  const commit = app.commit();
  const expected = ['src/', 'src/.gitmodules', 'src/libs.c', 'src/libs/', 'src/libs/.gitmodules'];
  expected.push('src/libs/l', 'src/libs/lib', 'src/libs/sub/', 'src/libs/sub/deep', 'src/zz');
  const local = await resolveText('app#main', cwd);
  t.same([...local.members.keys()].toSorted(), expected.toSorted());
  t.equal(local.members.get('src/libs/sub/deep')?.text, 'deep');
  t.match(local.revision, { commit, fileCount: 7, notes: [] });

  app.git('submodule', 'deinit', '--quiet', '--all', '--force');
  const url = await serveRepositories(t, cwd);
  for (const name of ['app', 'library', 'inner'])
    app.git('clone', '--quiet', '--bare', `../${name}`, `../${name}.git`);
  // Relative URLs follow the parent's: library.git serves nothing here but what app.git's .gitmodules leads to.
  mkdirSync(join(cwd, 'http'));
  for (const name of ['app', 'library', 'inner'])
    app.git('clone', '--quiet', '--bare', `../${name}`, `../http/${name}`);
  const remote = await resolveText(`${url}/http/app`, cwd, allow);
  t.equal(remote.revision.snapshot.digest, local.revision.snapshot.digest);
  t.same(remote.left, []);
});

void tap.test('a remote repository may not reach into this machine by a submodule', async (t) => {
  const cwd = t.testdir({});
  const secret = new Repository(join(cwd, 'secret')).write('key', 'secret');
  const commit = secret.commit();
  const url = await serveRepositories(t, cwd);
  for (const [at, evil] of [
    secret.path,
    `file://${secret.path}`,
    `ext::sh -c "touch ${cwd}/ran"`,
    '--upload-pack=x',
  ].entries()) {
    const app = new Repository(join(cwd, `app${at}`)).write('f', 'f');
    app.write('.gitmodules', `[submodule "x"]\n\tpath = x\n\turl = ${evil}\n\tupdate = !touch ${cwd}/ran\n`);
    app.git('update-index', '--add', '--cacheinfo', `160000,${commit},x`);
    app.git('add', '.gitmodules', 'f');
    app.git('commit', '--quiet', '--message', 'evil');
    await t.rejects(
      resolveText(`${url}/app${at}/.git`, cwd, allow),
      { code: 'REFUSED_URL', message: /submodule "x"/ },
      evil,
    );
  }
  t.notOk(existsSync(join(cwd, 'ran')));
});

void tap.test('a submodule that .gitmodules does not list is left out and said', async (t) => {
  const cwd = t.testdir({});
  const app = new Repository(join(cwd, 'app')).write('f', 'f');
  const commit = app.commit();
  app.git('update-index', '--add', '--cacheinfo', `160000,${commit},gone`);
  app.git('commit', '--quiet', '--message', 'link');
  const { members, revision } = await resolveText('app#main', cwd);
  t.equal(members.get('src/gone/')?.type, 'directory');
  t.match(revision.notes, [/"gone" is a submodule that .gitmodules does not list/]);
});

void tap.test('an empty repository is empty', async (t) => {
  const cwd = t.testdir({});
  const repository = new Repository(join(cwd, 'p'));
  await t.rejects(resolveText('p#main', cwd), { code: 'NOT_FOUND' });
  repository.commit();
  await t.rejects(resolveText('p#main', cwd), { code: 'EMPTY', message: /holds no file/ });
  repository.git('init', '--quiet', '--bare', '../none.git');
  await t.rejects(resolveText('none.git', cwd), { code: 'EMPTY', message: /has no commit/ });
});

void tap.test('names that are not UTF-8 are kept byte for byte', async (t) => {
  const cwd = t.testdir({});
  const repository = new Repository(join(cwd, 'p'));
  const blob = repository.write('x', 'latin').git('hash-object', '-w', 'x');
  const index = Buffer.concat([Buffer.from(`100644 ${blob}\tcaf`), Buffer.from([0xe9, 0])]);
  const update = spawn('git', ['update-index', '-z', '--index-info'], { cwd: repository.path });
  update.stdin.end(index);
  await new Promise((done) => update.on('close', done));
  repository.git('commit', '--quiet', '--message', 'latin');
  repository.git('reset', '--quiet', '--hard');
  const fromGit = await resolveText('p#main', cwd);
  t.equal(fromGit.members.get('src/caf\uFFFD')?.text, 'latin');
  const fromFolder = await resolveText('p', cwd);
  t.equal(fromFolder.revision.commit, fromGit.revision.commit);
  t.ok(fromFolder.members.has('src/caf\uFFFD'));
});
