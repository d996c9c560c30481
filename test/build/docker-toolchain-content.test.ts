import { Readable } from 'node:stream';

import { test } from 'tap';
import { type Header, pack } from 'tar-stream';

import { readContentTar } from '../../src/build/docker-toolchain-content.ts';

type Entry = Partial<Header> & { name: string; text?: string };

async function identityOf(entries: readonly Entry[]): Promise<string> {
  return (await readContentTar(tarOf(entries), [])).identity;
}

function tarOf(entries: readonly Entry[]): Readable {
  const archive = pack();
  for (const { text = '', ...header } of entries) archive.entry(header, text);
  archive.finalize();
  return Readable.from(archive);
}

const FILE = { name: 'usr/bin/a', text: 'bytes', mode: 0o755, uid: 0, gid: 0, mtime: new Date(0) };
const link = (name: string, linkname: string): Entry => ({ name, linkname, type: 'link', mode: 0o755 });
const BASE = await identityOf([FILE]);

void test('times, order and what the engine adds are no content', async (t) => {
  const other = { name: 'etc/b', text: 'b', mode: 0o644 };
  t.equal(await identityOf([{ ...FILE, mtime: new Date(1e12) }]), BASE);
  t.equal(await identityOf([FILE, other]), await identityOf([other, FILE]));
  const engineMade = ['.dockerenv', 'etc/hosts', 'etc/resolv.conf', 'dev/console'];
  t.equal(await identityOf([FILE, ...engineMade.map((name) => ({ name, text: 'x' }))]), BASE);
});

void test('bytes, mode, owner, path, kind and file capabilities are content', async (t) => {
  const variants: Entry[] = [
    { ...FILE, text: 'other' },
    { ...FILE, mode: 0o4755 },
    { ...FILE, uid: 1 },
    { ...FILE, gid: 1 },
    { ...FILE, name: 'usr/bin/b' },
    { name: FILE.name, type: 'symlink', linkname: 'bytes', mode: 0o755 },
    { ...FILE, pax: { 'SCHILY.xattr.security.capability': 'x' } },
  ];
  const identities = await Promise.all(variants.map((entry) => identityOf([entry])));
  t.equal(new Set([BASE, ...identities]).size, variants.length + 1);
});

void test('a hard link is the file it links to, whichever name comes first', async (t) => {
  t.equal(
    await identityOf([FILE, link('usr/bin/z', FILE.name)]),
    await identityOf([{ ...FILE, name: 'usr/bin/z' }, link(FILE.name, 'usr/bin/z')]),
  );
});

void test('wanted files are kept on the way', async (t) => {
  const content = await readContentTar(tarOf([{ ...FILE, name: './usr/bin/a' }]), ['usr/bin/a']);
  t.equal(content.files.get('usr/bin/a')?.toString(), 'bytes');
});

void test('a stream that breaks off is an error, not another identity', async (t) => {
  const broken = Readable.from(
    (async function* () {
      yield* tarOf([FILE]);
      throw new Error('cut');
    })(),
  );
  await t.rejects(readContentTar(broken, []), { message: /cut/ });
});
