import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import tap from 'tap';

import { shortDirectory } from '../short-directory.ts';
import { FIRST_COMMIT, Repository } from './git-fixture.ts';
import { resolveText } from './resolve-fixture.ts';

const TIME = 1_500_000_000;

/** Gives all below a folder one time. */
function age(folder: string, time = TIME): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lutimesSync(join(folder, path), time, time);
  }
}

void tap.test('a folder without git is taken whole, at its newest time', async (t) => {
  const cwd = t.testdir({ p: { a: 'A', 'run.sh': '#!', empty: {}, dir: { b: 'B', '.hidden': 'h' } } });
  const folder = join(cwd, 'p');
  chmodSync(join(folder, 'run.sh'), 0o750);
  symlinkSync('/nowhere', join(folder, 'link'));
  age(folder);
  utimesSync(join(folder, 'dir/b'), TIME + 5, TIME + 5);
  const { revision, members, left } = await resolveText('p', cwd);
  t.match(revision, { title: folder, name: 'p', commit: null, dirty: false, fileCount: 5, notes: [] });
  t.match(revision, { sourceDateEpoch: TIME + 5, sourceDateEpochFrom: 'newest-file' });
  const names = ['', 'a', 'dir/', 'dir/.hidden', 'dir/b', 'empty/', 'link', 'run.sh'];
  t.same(
    [...members.keys()],
    names.map((name) => `src/${name}`),
  );
  t.same(new Set([...members.values()].map(({ mtime }) => mtime)), new Set([TIME + 5]), 'one time for all');
  t.equal(members.get('src/run.sh')?.mode, 0o755);
  t.equal(members.get('src/link')?.target, '/nowhere');
  t.same(left, []);
});

void tap.test('the same files elsewhere, older or with another mask give the same digest', async (t) => {
  const cwd = t.testdir({ one: { a: 'A', dir: { b: 'B' } }, two: { dir: { b: 'B' }, a: 'A' } });
  age(join(cwd, 'one'));
  age(join(cwd, 'two'), TIME + 1000);
  chmodSync(join(cwd, 'two/a'), 0o600);
  const options = { sourceDateEpoch: TIME };
  const digests = ['one', 'two'].map(
    async (name) => (await resolveText(name, cwd, options)).revision.snapshot.digest,
  );
  t.equal(new Set(await Promise.all(digests)).size, 1);
});

void tap.test('a clean work tree is its commit', async (t) => {
  const cwd = t.testdir({});
  const repository = new Repository(join(cwd, 'p'));
  repository.write('.gitignore', '*.o\n/out/\n').write('a.c', 'c').write('x', '#!', 0o755).link('l', 'a.c');
  const commit = repository.write('sub/.gitignore', 'local').write('sub/f', 'f').commit();
  repository.write('a.o', 'o').write('out/bin', 'b').write('sub/local', 'l');
  const folder = await resolveText('p', cwd);
  t.match(folder.revision, {
    commit,
    dirty: false,
    sourceDateEpoch: FIRST_COMMIT,
    sourceDateEpochFrom: 'commit',
    notes: [],
  });
  const fromGit = await resolveText('p#main', cwd);
  t.equal(folder.revision.snapshot.digest, fromGit.revision.snapshot.digest);

  const below = await resolveText('p/sub', cwd);
  t.match(below.revision, { commit, dirty: false, sourceDateEpoch: FIRST_COMMIT, name: 'sub' });
  t.same([...below.members.keys()], ['src/', 'src/.gitignore', 'src/f']);
});

void tap.test('a dirty work tree is taken as it is, and said', async (t) => {
  const cwd = t.testdir({});
  const changes: Record<string, (repository: Repository) => void> = {
    changed: (repository) => void repository.write('a', 'changed'),
    staged: (repository) => void repository.write('a', 'changed').git('add', 'a'),
    added: (repository) => void repository.write('new', 'n'),
    deleted: (repository) => rmSync(join(repository.path, 'a')),
    mode: (repository) => chmodSync(join(repository.path, 'a'), 0o755),
  };
  for (const [name, change] of Object.entries(changes)) {
    const repository = new Repository(join(cwd, name)).write('a', 'A').write('sub/f', 'f');
    const commit = repository.commit();
    change(repository);
    age(join(cwd, name));
    const { revision, members } = await resolveText(name, cwd);
    t.match(
      revision,
      { commit, dirty: true, sourceDateEpoch: TIME, sourceDateEpochFrom: 'newest-file' },
      name,
    );
    t.match(revision.notes, [/work tree differs from its commit/], name);
    t.equal(members.has('src/a'), name !== 'deleted', name);
    t.equal(members.has('src/new'), name === 'added', name);
    t.match((await resolveText(`${name}/sub`, cwd)).revision, { dirty: false }, `below ${name}`);
  }
  const fresh = new Repository(join(cwd, 'fresh')).write('a', 'A').write('.gitignore', 'b').write('b', 'B');
  const { revision, members } = await resolveText('fresh', cwd);
  t.match(revision, { commit: null, dirty: true });
  t.notOk(members.has('src/b'));
  t.ok(fresh.path);
});

void tap.test('a folder that git ignores, or that is beside a broken .git, is taken whole', async (t) => {
  const cwd = t.testdir({});
  const repository = new Repository(join(cwd, 'p')).write('.gitignore', '/out/\n').write('a', 'A');
  repository.commit();
  repository.write('out/p/bin', 'b');
  t.same([...(await resolveText('p/out/p', cwd)).members.keys()], ['src/', 'src/bin']);
  mkdirSync(join(cwd, 'p/out/broken/.git'), { recursive: true });
  writeFileSync(join(cwd, 'p/out/broken/f'), 'f');
  t.same([...(await resolveText('p/out/broken', cwd)).members.keys()], ['src/', 'src/f']);
});

void tap.test('submodules of a work tree are taken with their own ignore rules', async (t) => {
  const cwd = t.testdir({});
  const library = new Repository(join(cwd, 'library')).write('lib', 'lib').write('.gitignore', '*.o');
  library.commit();
  const app = new Repository(join(cwd, 'app')).write('f', 'f');
  app.git('submodule', '--quiet', 'add', '../library', 'libs');
  app.commit();
  app.write('libs/x.o', 'o');
  const clean = await resolveText('app', cwd);
  t.match(clean.revision, { dirty: false, notes: [] });
  t.equal(clean.revision.snapshot.digest, (await resolveText('app#main', cwd)).revision.snapshot.digest);
  app.write('libs/new', 'n');
  t.match((await resolveText('app', cwd)).revision, { dirty: true });
  rmSync(join(app.path, 'libs/new'));
  app.git('submodule', 'deinit', '--quiet', '--all', '--force');
  const without = await resolveText('app', cwd);
  t.match(without.revision.notes, [/submodule "libs" is not checked out/]);
  t.equal(without.members.get('src/libs/')?.type, 'directory');
});

void tap.test('a tracked file behind a symlink is gone, not followed', async (t) => {
  const cwd = t.testdir({ outside: { f: 'outside' } });
  const repository = new Repository(join(cwd, 'p')).write('dir/f', 'inside').write('a', 'A');
  repository.commit();
  renameSync(join(cwd, 'p/dir'), join(cwd, 'moved'));
  symlinkSync(join(cwd, 'outside'), join(cwd, 'p/dir'));
  const { members, revision } = await resolveText('p', cwd);
  t.same([...members.keys()], ['src/', 'src/a', 'src/dir']);
  t.equal(members.get('src/dir')?.type, 'symlink');
  t.equal(revision.dirty, true);
});

void tap.test('a hostile repository runs nothing', async (t) => {
  const cwd = t.testdir({});
  const repository = new Repository(join(cwd, 'p'))
    .write('.gitattributes', '* filter=evil\n')
    .write('a', 'A');
  repository.commit();
  const touch = `touch ${join(cwd, 'ran')}`;
  const settings = [
    'filter.evil.clean',
    'filter.evil.process',
    'core.fsmonitor',
    'core.sshCommand',
    'core.pager',
  ];
  for (const setting of settings) repository.git('config', setting, touch);
  repository.git('config', 'filter.evil.required', 'true');
  repository.git('config', 'core.alternateRefsCommand', touch);
  for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction']) {
    repository.write(`.git/hooks/${hook}`, `#!/bin/sh\n${touch}\n`, 0o755);
  }
  repository.write('a', 'B').write('new', 'n');
  t.match((await resolveText('p', cwd)).revision, { dirty: true, fileCount: 3 });
  t.match((await resolveText('p#main', cwd)).revision, { fileCount: 2 });
  t.notOk(existsSync(join(cwd, 'ran')));
  repository.git('config', 'core.worktree', '/');
  t.match((await resolveText('p', cwd)).revision, { fileCount: 3 });
});

void tap.test(
  'a work tree of another user is read like any',
  { skip: process.getuid?.() !== 0 && 'needs root' },
  async (t) => {
    const cwd = t.testdir({});
    const repository = new Repository(join(cwd, 'p')).write('.gitignore', 'b').write('a', 'A');
    const commit = repository.commit();
    repository.write('b', 'B');
    for (const path of ['', '.git']) chownSync(join(cwd, 'p', path), 12_345, 12_345);
    const { revision, members } = await resolveText('p', cwd);
    t.match(revision, { commit, dirty: false });
    t.notOk(members.has('src/b'));
  },
);

void tap.test('what is no file is left out and said', async (t) => {
  const cwd = shortDirectory(t);
  mkdirSync(join(cwd, 'p/nested/.git'), { recursive: true });
  for (const path of ['a', 'nested/f', 'nested/.git/HEAD']) writeFileSync(join(cwd, 'p', path), path);
  execFileSync('mkfifo', [join(cwd, 'p/pipe')]);
  const server = createServer();
  await new Promise<void>((done) => server.listen({ path: join(cwd, 'p/s') }, done));
  t.teardown(() => server.close());
  const { members, revision } = await resolveText('p', cwd);
  t.same([...members.keys()], ['src/', 'src/a', 'src/nested/', 'src/nested/f']);
  t.same(revision.notes.toSorted(), [
    '"nested/.git" is left out',
    '"pipe" is a pipe; it is left out',
    '"s" is a socket; it is left out',
  ]);
});

void tap.test('an empty folder is no source', async (t) => {
  const cwd = t.testdir({ p: { sub: {} } });
  await t.rejects(resolveText('p', cwd), { code: 'EMPTY', message: /holds no file/ });
});
