import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { pack } from 'tar-stream';
import tap from 'tap';

import { changelogTime } from '../../src/source/debian-changelog.ts';
import { parseDsc } from '../../src/source/debian-dsc.ts';
import type { SourcePackageReader, UnpackedSourcePackage } from '../../src/source/source-package.ts';
import { resolveText } from './resolve-fixture.ts';

const DATE = 'Tue, 01 Feb 2022 12:34:56 +0100';
const EPOCH = Date.parse('2022-02-01T11:34:56Z') / 1000;
const CHANGELOG = `hello (1:2.10-3) unstable; urgency=medium

  * A line with -- dashes.

 -- A Maintainer <a@example.org>  ${DATE}

hello (2.10-2) unstable; urgency=low

 -- B <b@example.org>  Mon, 06 May 2019 19:36:41 +0200
`;

function unpacked(changelog: string | null): UnpackedSourcePackage {
  const tar = pack();
  const old = new Date((EPOCH - 100) * 1000);
  tar.entry({ name: './debian/', type: 'directory', mtime: old });
  if (changelog !== null)
    tar.entry({ name: './debian/changelog', mtime: new Date((EPOCH + 900) * 1000) }, changelog);
  tar.entry({ name: './hello.c', mtime: old }, 'int main;');
  tar.finalize();
  return { name: 'hello', version: '1:2.10-3', tar: Readable.from(tar) };
}

/** A reader that gives one package and remembers what it was asked. */
class FixedPackages implements SourcePackageReader {
  readonly asked: unknown[] = [];
  readonly #changelog: string | null;

  constructor(changelog: string | null = CHANGELOG) {
    this.#changelog = changelog;
  }

  async fetch(name: string, version: string | null): Promise<UnpackedSourcePackage> {
    this.asked.push({ name, version });
    return unpacked(this.#changelog);
  }

  async unpack(files: { name: string; path: string }[], dsc: string): Promise<UnpackedSourcePackage> {
    this.asked.push({ dsc, files: files.map(({ name, path }) => [name, readFileSync(path).length]) });
    return unpacked(this.#changelog);
  }
}

void tap.test('a Debian package has the time of its changelog, and no file newer', async (t) => {
  const cwd = t.testdir({});
  const packages = new FixedPackages();
  const { revision, members, left } = await resolveText('debian:hello=1:2.10-3', cwd, { packages });
  t.same(packages.asked, [{ name: 'hello', version: '1:2.10-3' }]);
  t.match(revision, {
    name: 'hello-2.10-3',
    version: '1:2.10-3',
    title: 'debian:hello=1:2.10-3',
    fileCount: 2,
    notes: [],
  });
  t.match(revision, { sourceDateEpoch: EPOCH, sourceDateEpochFrom: 'changelog' });
  t.equal(members.get('src/debian/changelog')?.mtime, EPOCH);
  t.equal(members.get('src/hello.c')?.mtime, EPOCH - 100);
  t.same(left, []);
});

void tap.test('without a date in the changelog the newest file counts, and that is said', async (t) => {
  const cwd = t.testdir({});
  for (const changelog of [null, 'hello\n']) {
    const { revision } = await resolveText('debian:hello', cwd, { packages: new FixedPackages(changelog) });
    t.equal(revision.sourceDateEpochFrom, 'newest-file');
    t.match(revision.notes, [/tells no date/]);
  }
});

void tap.test('the first trailer of a changelog gives its time', (t) => {
  t.equal(changelogTime(CHANGELOG), EPOCH);
  t.equal(changelogTime(CHANGELOG.replace('01 Feb', ' 1 Feb')), EPOCH);
  t.equal(changelogTime(CHANGELOG.replaceAll(DATE, 'yesterday')), Date.parse('2019-05-06T17:36:41Z') / 1000);
  t.equal(changelogTime(''), null);
  t.end();
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function dscOf(orig: string, field = 'Checksums-Sha256', digest = sha256(orig)): string {
  return `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Format: 3.0 (quilt)
Source: hello
Version: 2.10-3
${field}:
 ${digest} ${orig.length} hello_2.10.orig.tar.gz
Package-List:
 hello deb devel optional arch=any
-----BEGIN PGP SIGNATURE-----
`;
}

void tap.test('the files of a .dsc are checked and handed over', async (t) => {
  const cwd = t.testdir({ 'hello_2.10.orig.tar.gz': 'orig', 'hello.dsc': dscOf('orig') });
  const packages = new FixedPackages();
  const { revision } = await resolveText('hello.dsc', cwd, { packages });
  const files = [
    ['hello.dsc', dscOf('orig').length],
    ['hello_2.10.orig.tar.gz', 4],
  ];
  t.same(packages.asked, [{ dsc: 'hello.dsc', files }]);
  t.match(revision, { name: 'hello-2.10-3', title: join(cwd, 'hello.dsc') });

  writeFileSync(join(cwd, 'old.dsc'), dscOf('orig', 'Files', createHash('md5').update('orig').digest('hex')));
  t.match((await resolveText('old.dsc', cwd, { packages })).revision.notes, [/MD5 checksums only/]);
  writeFileSync(join(cwd, 'hello_2.10.orig.tar.gz'), 'orIg');
  await t.rejects(resolveText('hello.dsc', cwd, { packages }), {
    code: 'DIGEST_MISMATCH',
    message: /its sha256 differs/,
  });
  writeFileSync(join(cwd, 'hello_2.10.orig.tar.gz'), 'longer');
  await t.rejects(resolveText('hello.dsc', cwd, { packages }), {
    code: 'DIGEST_MISMATCH',
    message: /its size differs/,
  });
  t.equal(packages.asked.length, 2);
  const away = t.testdir({ 'hello.dsc': dscOf('orig') });
  await t.rejects(resolveText('hello.dsc', away, { packages }), {
    code: 'NOT_FOUND',
    message: /not beside it/,
  });
});

void tap.test('a .dsc that lists no files, or files elsewhere, is refused', (t) => {
  const digest = sha256('');
  for (const name of ['../etc/passwd', '/etc/passwd', '-x', '.hidden', 'a b', 'a/b', '']) {
    const text = `Checksums-Sha256:\n ${digest} 0 ${name}\n`;
    if (name === 'a b') t.same(parseDsc(text, 'a.dsc')[0]?.name, 'a');
    else t.throws(() => parseDsc(text, 'a.dsc'), { code: 'INVALID' }, name);
  }
  for (const text of ['', 'Source: hello\n', 'Files:\nSource: x\n', 'Files:\n zz 1 a\n']) {
    t.throws(() => parseDsc(text, 'a.dsc'), { code: 'INVALID' }, text);
  }
  t.end();
});
