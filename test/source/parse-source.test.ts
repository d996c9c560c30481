import { execFileSync } from 'node:child_process';

import tap from 'tap';

import { parseSource } from '../../src/source/parse-source.ts';

const cwd = tap.testdir({
  'hello-1.0.tar.gz': '',
  'hello_2.10-3.dsc': '',
  'odd#name.tgz': '',
  'notes.txt': '',
  folder: {},
});
execFileSync('git', ['init', '--quiet', '--bare', 'bare.git'], { cwd });
execFileSync('git', ['init', '--quiet', 'work'], { cwd });
const parse = (text: string, sha256: string | null = null) => parseSource(text, { cwd, sha256 });
const tarball = (location: string, sha256: string | null = null) => ({ kind: 'tarball', location, sha256 });
const git = (url: string, ref: string | null = null) => ({ kind: 'git', url, ref });

void tap.test('each way to write a source is understood', (t) => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const cases: [string, object][] = [
    ['debian:hello', { kind: 'debian', name: 'hello', version: null }],
    ['debian:hello=2.10-3', { kind: 'debian', name: 'hello', version: '2.10-3' }],
    ['debian:g++-12=1:2.0~rc1+b', { kind: 'debian', name: 'g++-12', version: '1:2.0~rc1+b' }],
    ['hello_2.10-3.dsc', { kind: 'dsc', path: `${cwd}/hello_2.10-3.dsc` }],
    ['hello-1.0.tar.gz', tarball(`${cwd}/hello-1.0.tar.gz`)],
    ['odd#name.tgz', tarball(`${cwd}/odd#name.tgz`)],
    [`file://${cwd}/hello-1.0.tar.gz`, tarball(`${cwd}/hello-1.0.tar.gz`)],
    ['folder', { kind: 'directory', path: `${cwd}/folder` }],
    ['.', { kind: 'directory', path: cwd }],
    ['work', { kind: 'directory', path: `${cwd}/work` }],
    ['work#v1.0', git(`${cwd}/work`, 'v1.0')],
    ['work#HEAD~2', git(`${cwd}/work`, 'HEAD~2')],
    ['bare.git', git(`${cwd}/bare.git`)],
    [`file://${cwd}/bare.git#main`, git(`${cwd}/bare.git`, 'main')],
    [`git+file://${cwd}/bare.git`, git(`${cwd}/bare.git`)],
    ['https://example.org/p.git', git('https://example.org/p.git')],
    [`https://example.org/p#${commit}`, git('https://example.org/p', commit)],
    ['git+https://example.org/p-1.0.tar.gz#feature/x', git('https://example.org/p-1.0.tar.gz', 'feature/x')],
    ['ssh://git@example.org:2222/p.git#v1', git('ssh://git@example.org:2222/p.git', 'v1')],
    ['git@example.org:team/p.git#v1', git('git@example.org:team/p.git', 'v1')],
  ];
  for (const name of ['tar', 'tgz', 'tar.xz', 'tar.bz2', 'tar.zst', 'zip', 'crate', 'orig.tar.gz']) {
    cases.push([`https://example.org/a.${name}?x=1`, tarball(`https://example.org/a.${name}?x=1`)]);
  }
  for (const [text, expected] of cases) t.same(parse(text), expected, text);
  t.end();
});

void tap.test('a sha256 comes from the caller or from the URL', (t) => {
  const digest = 'ab'.repeat(32);
  t.same(parse('hello-1.0.tar.gz', digest.toUpperCase()), tarball(`${cwd}/hello-1.0.tar.gz`, digest));
  t.same(parse(`https://example.org/a.zip#sha256=${digest}`), tarball('https://example.org/a.zip', digest));
  t.throws(() => parse('hello-1.0.tar.gz', 'ab'), { code: 'INVALID', message: /"ab" is no sha256/ });
  t.throws(() => parse('folder', digest), { code: 'INVALID', message: /not an archive/ });
  t.end();
});

void tap.test('what is no source is refused by name', (t) => {
  const cases: [string, string, RegExp][] = [
    ['', 'INVALID', /no source/],
    ['nowhere', 'NOT_FOUND', /no file or folder .*nowhere/],
    ['notes.txt', 'INVALID', /notes\.txt is no source/],
    ['folder#v1', 'INVALID', /folder is not a git repository/],
    ['debian:', 'INVALID', /no Debian source package/],
    ['debian:--help', 'INVALID', /no Debian source package/],
    ['debian:hello=-x', 'INVALID', /no Debian source package/],
    ['https://example.org/a_1.dsc', 'INVALID', /taken from this machine/],
    ['https://example.org/a.zip#v1', 'INVALID', /no ref/],
    ['work#', 'INVALID', /it is empty/],
  ];
  for (const [text, code, message] of cases) t.throws(() => parse(text), { code, message }, text);
  t.end();
});

void tap.test('no source can be an option or run a command', (t) => {
  const refs = ['--upload-pack=touch x', '-x', 'a b', 'a..b', 'a@{1}', 'a:b', 'a\nb', '/a', 'a.lock', 'a*'];
  for (const ref of refs) {
    t.throws(
      () => parse(`https://example.org/p.git#${ref}`),
      { code: 'INVALID', message: /not a git ref/ },
      ref,
    );
  }
  const urls = [
    'ext::sh -c "touch x"',
    'EXT::sh',
    'fd::7',
    'git+ext::sh',
    'git://example.org/p.git',
    'ftp://example.org/p.git',
    'ssh://-oProxyCommand=touch/p.git',
    'ssh://-oProxyCommand=touch@example.org/p.git',
    'ssh://git@example.org/-p.git',
    'git@example.org:-p.git',
    'https://user:secret@example.org/p.git',
    'https://token@example.org/a.tar.gz',
    'file://example.org/p.git',
    'javascript:alert',
  ];
  for (const url of urls) t.throws(() => parse(url), { code: 'REFUSED_URL' }, url);
  t.throws(() => parse('https://user:secret@example.org/p.git'), { message: /^(?!.*secret)/ });
  t.end();
});
