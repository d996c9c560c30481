import { Readable } from 'node:stream';

import * as fc from 'fast-check';
import { test } from 'tap';

import { packFiles, type PackedFile } from '../../src/build/docker-upload.ts';
import { changeTarOwner, type LinkOut } from '../../src/build/tar-owner.ts';
import { chunksOf, readTar } from '../../src/build/tar-read.ts';

const OWNER = { uid: 30_000, gid: 40_001 };

function link(name: string, linkname: string): PackedFile {
  return { header: { name, type: 'symlink', linkname } };
}

async function change(bytes: Buffer, chunk = bytes.length): Promise<{ bytes: Buffer; links: LinkOut[] }> {
  const links: LinkOut[] = [];
  const pieces = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, n) =>
    bytes.subarray(n * chunk, (n + 1) * chunk),
  );
  const changed: Uint8Array[] = [];
  for await (const part of changeTarOwner(Readable.from(pieces), OWNER, (one) => links.push(one)))
    changed.push(part);
  return { bytes: Buffer.concat(changed), links };
}

async function entriesOf(
  bytes: Buffer,
): Promise<{ name: string; uid: number; gid: number; type: string; content: string }[]> {
  const entries = [];
  for await (const entry of readTar(
    Readable.from([bytes], { objectMode: false }),
    new AbortController().signal,
  )) {
    const { name, uid, gid, type } = entry.header;
    const parts: Buffer[] = [];
    for await (const part of chunksOf(entry)) parts.push(part);
    entries.push({ name, uid, gid, type, content: Buffer.concat(parts).toString() });
  }
  return entries;
}

void test('every entry gets the owner and keeps all else, however the tar is cut', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
          fc.string({ maxLength: 2000 }),
        ),
        { maxLength: 8 },
      ),
      fc.integer({ min: 1, max: 3000 }),
      async (pairs, chunk) => {
        const files: PackedFile[] = pairs.map(([name, content], n) => ({
          header: {
            name: `src/${n}${name.replaceAll(/[/\0]/g, '_').toWellFormed()}`,
            uid: n,
            gid: 4_000_000 + n,
          },
          content: Buffer.from(content),
        }));
        const { bytes } = await change(await packFiles(files), chunk);
        t.strictSame(
          await entriesOf(bytes),
          files.map(({ header, content }) => ({
            name: header.name,
            ...OWNER,
            type: 'file',
            content: content?.toString(),
          })),
        );
      },
    ),
    { numRuns: 40 },
  );
});

void test('owners in pax records do not win over the header', async (t) => {
  const pax = await packFiles([
    { header: { name: 'PaxHeader' }, content: Buffer.from('8 uid=0\n8 gid=0\n') },
  ]);
  pax.write('x', 156, 'latin1');
  const sum = pax
    .subarray(0, 512)
    .reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  pax.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const file = await packFiles([{ header: { name: 'src/a' }, content: Buffer.from('a') }]);
  const { bytes } = await change(Buffer.concat([pax.subarray(0, 1024), file]));
  t.notMatch(bytes.toString('latin1'), /[ug]id=/);
  t.match(await entriesOf(bytes), [{ name: 'src/a', ...OWNER }]);
});

void test('symlinks that leave the root are handed out, others stay', async (t) => {
  const long = `src/${'d/'.repeat(80)}link`;
  const { bytes, links } = await change(
    await packFiles([
      link('src/up', '../../x'),
      link('src/sibling', '../cache/x'),
      link('src/a/../b', 'x/../../../..'),
      link('src/absolute', '/etc/passwd'),
      link(long, `${'../'.repeat(100)}etc`),
      { header: { name: 'src/after' }, content: Buffer.from('still here') },
    ]),
  );
  t.strictSame(
    links.map(({ path, target }) => [path.toString(), target.toString()]),
    [
      ['src/up', '../../x'],
      ['src/a/../b', 'x/../../../..'],
      [long, `${'../'.repeat(100)}etc`],
    ],
  );
  t.strictSame(
    (await entriesOf(bytes)).map(({ name }) => name),
    ['src/sibling', 'src/absolute', 'src/after'],
  );
});

void test('a cut archive and what is no archive are told', async (t) => {
  const whole = await packFiles([{ header: { name: 'src/a' }, content: Buffer.alloc(5000, 'a') }]);
  for (const length of [100, 512, 3000, 5632]) {
    await t.rejects(change(whole.subarray(0, length)), { code: 'SOURCE_UPLOAD' }, `${length} bytes`);
  }
  await t.rejects(change(Buffer.alloc(2048, 'no tar')), { code: 'SOURCE_UPLOAD' });
});
