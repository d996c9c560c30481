import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import { pack, type Header } from 'tar-stream';
import tap from 'tap';
import { ZipFile } from 'yazl';

import { DEFAULT_SOURCE_LIMITS } from '../../src/source/source-limits.ts';
import { resolveText } from './resolve-fixture.ts';

const TIME = 1_500_000_000;
type Part = Partial<Header> & { name: string; text?: string };

/** A tar of any members, hostile ones too. */
async function tarOf(...parts: Part[]): Promise<Buffer> {
  const tar = pack();
  for (const { text = '', ...header } of parts) tar.entry({ mtime: new Date(TIME * 1000), ...header }, text);
  tar.finalize();
  return buffer(Readable.from(tar));
}

const hello: Part[] = [
  { name: 'hello-1.0/', type: 'directory' },
  { name: 'hello-1.0/configure', text: '#!', mode: 0o775, mtime: new Date((TIME + 60) * 1000) },
  { name: 'hello-1.0/configure.ac', text: 'AC_INIT', mode: 0o664 },
  { name: 'hello-1.0/ac', type: 'symlink', linkname: 'configure.ac' },
];

void tap.test('every compression of a tar gives the same revision', async (t) => {
  const cwd = t.testdir({});
  const tar = await tarOf(...hello);
  const through = (tool: string): Buffer => execFileSync(tool, ['-c'], { input: tar });
  const archives: Record<string, Buffer> = {
    'hello-1.0.tar': tar,
    'hello-1.0.tgz': gzipSync(tar),
    'hello_1.0.orig.tar.xz': through('xz'),
    'hello-1.0.tar.bz2': through('bzip2'),
    'hello-1.0.tar.zst': zstdCompressSync(tar),
    'hello-1.0.crate': gzipSync(tar),
    'hello-1.0.tar.gz': Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]),
    // Named wrongly: what counts is what it holds.
    'hello-1.0.zip': gzipSync(tar),
  };
  const digests = new Set<string>();
  for (const [name, bytes] of Object.entries(archives)) {
    writeFileSync(join(cwd, name), bytes);
    const { revision, members, left } = await resolveText(name, cwd);
    digests.add(revision.snapshot.digest);
    t.match(revision, {
      name: 'hello-1.0',
      version: '1.0',
      commit: null,
      dirty: false,
      fileCount: 3,
      notes: [],
    });
    t.match(revision, { sourceDateEpoch: TIME + 60, sourceDateEpochFrom: 'newest-file' });
    t.same([...members.keys()], ['src/', 'src/ac', 'src/configure', 'src/configure.ac']);
    t.equal(members.get('src/configure.ac')?.mtime, TIME, 'the order of times stays');
    t.equal(members.get('src/configure')?.mode, 0o755);
    t.same(left, []);
  }
  t.equal(digests.size, 1);
});

void tap.test('a zip gives files, modes, links and times without a zone', async (t) => {
  const cwd = t.testdir({});
  const zip = new ZipFile();
  const at = { mtime: new Date(TIME * 1000), forceDosTimestamp: true };
  zip.addBuffer(Buffer.from('#!'), 'p-2/run', { ...at, mode: 0o100755, compress: false });
  zip.addBuffer(Buffer.from('run'), 'p-2/link', { ...at, mode: 0o120777 });
  zip.addBuffer(Buffer.from('text'.repeat(1000)), 'p-2/a/text', { ...at, mode: 0o100644, compress: true });
  zip.addEmptyDirectory('p-2/empty', at);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(join(cwd, 'p-2.zip')));
  const { revision, members } = await resolveText('p-2.zip', cwd);
  t.same([...members.keys()], ['src/', 'src/a/', 'src/a/text', 'src/empty/', 'src/link', 'src/run']);
  t.equal(members.get('src/run')?.mode, 0o755);
  t.equal(members.get('src/link')?.target, 'run');
  t.equal(members.get('src/a/text')?.text, 'text'.repeat(1000));
  t.match(revision, { name: 'p-2', version: '2' });

  const bytes = readFileSync(join(cwd, 'p-2.zip'));
  const climbing = Buffer.from(bytes.toString('latin1').replaceAll('p-2/run', '../run!'), 'latin1');
  writeFileSync(join(cwd, 'climbing.zip'), climbing);
  await t.rejects(resolveText('climbing.zip', cwd), {
    code: 'INVALID',
    message: /"\.\.\/run!", which leaves the tree/,
  });
  const damaged = Buffer.from(bytes.toString('latin1').replace('#!', '#?'), 'latin1');
  writeFileSync(join(cwd, 'damaged.zip'), damaged);
  await t.rejects(resolveText('damaged.zip', cwd), { code: 'INVALID' });
  writeFileSync(join(cwd, 'cut.zip'), bytes.subarray(0, -30));
  await t.rejects(resolveText('cut.zip', cwd), { code: 'INVALID', message: /damaged or no zip/ });
});

void tap.test('hostile members are refused by name', async (t) => {
  const cwd = t.testdir({});
  const ok: Part = { name: 'ok', text: 'x' };
  const cases: [Part[], RegExp][] = [
    [[ok, { name: '../evil', text: 'x' }], /"\.\.\/evil", which leaves the tree/],
    [[ok, { name: 'a/../../evil', text: 'x' }], /leaves the tree/],
    [[{ name: '../evil', text: 'x' }], /leaves the tree/],
    [[ok, { name: '/etc/evil', text: 'x' }], /"\/etc\/evil", which is absolute/],
    [
      [ok, { name: 'out', type: 'symlink', linkname: '/etc' }, { name: 'out/evil', text: 'x' }],
      /below "out", which is a symlink/,
    ],
    [[ok, { name: 'hard', type: 'link', linkname: '/etc/passwd' }], /hard link "hard" to no file/],
    [
      [ok, { name: 'hard', type: 'link', linkname: 'later' }, { name: 'later', text: 'x' }],
      /to no file before it/,
    ],
    [[ok, { name: 'dev\nice', type: 'character-device' }], /"dev\\nice", which is a character-device/],
    [[ok, { name: 'pipe', type: 'fifo' }], /"pipe", which is a fifo/],
    [[ok, { name: 'sparse', text: 'x', pax: { 'GNU.sparse.major': '1' } }], /"sparse"/],
  ];
  for (const [parts, message] of cases) {
    writeFileSync(join(cwd, 'a.tar'), await tarOf(...parts));
    await t.rejects(resolveText('a.tar', cwd), { code: 'INVALID', message }, String(message));
  }
});

void tap.test('odd members are kept safely', async (t) => {
  const cwd = t.testdir({});
  const tar = await tarOf(
    { name: './new\nline', text: 'first' },
    { name: 'new\nline', text: 'last' },
    { name: 'escape', type: 'symlink', linkname: '../../../etc/passwd' },
    { name: 'hard', type: 'link', linkname: './new\nline' },
    { name: 'setuid', text: 'x', mode: 0o6755 },
    { name: `${'long/'.repeat(60)}name`, text: 'x' },
  );
  writeFileSync(join(cwd, 'a.tar'), tar);
  const { members } = await resolveText('a.tar', cwd);
  t.equal(members.get('src/new\nline')?.text, 'last');
  t.equal(members.get('src/hard')?.text, 'last');
  t.equal(members.get('src/escape')?.target, '../../../etc/passwd');
  t.equal(members.get('src/setuid')?.mode, 0o755);
  t.ok(members.has(`src/${'long/'.repeat(60)}name`));
});

void tap.test('an archive that is cut anywhere is refused', async (t) => {
  const cwd = t.testdir({});
  const tar = await tarOf({ name: 'a', text: 'x'.repeat(600) }, { name: 'b', text: 'y' });
  const end = tar.length - 1024;
  for (let length = 512; length <= end; length += 512) {
    writeFileSync(join(cwd, 'cut.tar'), tar.subarray(0, length));
    await t.rejects(resolveText('cut.tar', cwd), { code: 'INVALID' }, `${length} of ${tar.length} bytes`);
  }
  const packed: Record<string, Buffer> = {
    'cut.tar.gz': gzipSync(tar),
    'cut.tar.zst': zstdCompressSync(tar),
    'cut.tar.xz': execFileSync('xz', ['-c'], { input: tar }),
    'cut.tar.bz2': execFileSync('bzip2', ['-c'], { input: tar }),
  };
  for (const [name, bytes] of Object.entries(packed)) {
    writeFileSync(join(cwd, name), bytes.subarray(0, -8));
    await t.rejects(resolveText(name, cwd), { code: 'INVALID' }, name);
  }
});

void tap.test('what is no archive is refused by what it is', async (t) => {
  const cwd = t.testdir({
    'a.tar.gz': '<html>not found</html>',
    'b.tar': Buffer.from('LZIP\x01').toString(),
    'c.tar': '',
  });
  await t.rejects(resolveText('a.tar.gz', cwd), { code: 'INVALID', message: /damaged or no tar/ });
  await t.rejects(resolveText('b.tar', cwd), { code: 'INVALID', message: /a lzip archive/ });
  await t.rejects(resolveText('c.tar', cwd), { code: 'INVALID' });
  writeFileSync(join(cwd, 'd.tar'), Buffer.alloc(1024));
  await t.rejects(resolveText('d.tar', cwd), { code: 'EMPTY' });
});

void tap.test('an archive that unpacks to too much is refused while it is read', async (t) => {
  const cwd = t.testdir({});
  const limits = { ...DEFAULT_SOURCE_LIMITS, treeBytes: 100_000, treeEntries: 10 };
  const bomb = await tarOf({ name: 'zeros', text: '\0'.repeat(200_000) });
  writeFileSync(join(cwd, 'bomb.tar.gz'), gzipSync(bomb));
  await t.rejects(resolveText('bomb.tar.gz', cwd, { limits }), {
    code: 'TOO_LARGE',
    message: /100000 bytes/,
  });
  writeFileSync(
    join(cwd, 'many.tar'),
    await tarOf(...Array.from({ length: 11 }, (_, at) => ({ name: `f${at}` }))),
  );
  await t.rejects(resolveText('many.tar', cwd, { limits }), { code: 'TOO_LARGE', message: /10 entries/ });
  const zip = new ZipFile();
  zip.addBuffer(Buffer.alloc(200_000), 'zeros');
  zip.end();
  writeFileSync(join(cwd, 'bomb.zip'), await buffer(zip.outputStream));
  await t.rejects(resolveText('bomb.zip', cwd, { limits }), { code: 'TOO_LARGE' });
});

void tap.test('a file from the future does not set the epoch', async (t) => {
  const cwd = t.testdir({});
  const future = new Date(2_100_000_000_000);
  const now = () => (TIME + 1000) * 1000;
  writeFileSync(
    join(cwd, 'a.tar'),
    await tarOf({ name: 'a', text: 'x', mtime: future }, { name: 'b', text: 'x' }),
  );
  const some = await resolveText('a.tar', cwd, { now });
  t.equal(some.revision.sourceDateEpoch, TIME);
  t.equal(some.members.get('src/a')?.mtime, TIME);
  writeFileSync(join(cwd, 'b.tar'), await tarOf({ name: 'a', text: 'x', mtime: future }));
  const none = await resolveText('b.tar', cwd, { now });
  t.match(none.revision, { sourceDateEpoch: 315_532_800, notes: [/no file tells a time/] });
  const told = await resolveText('a.tar', cwd, { now, sourceDateEpoch: 7 });
  t.match(told.revision, { sourceDateEpoch: 7, sourceDateEpochFrom: 'caller' });
  t.equal(told.members.get('src/b')?.mtime, 7);
});

void tap.test('a sha256 is held against the bytes of the archive', async (t) => {
  const cwd = t.testdir({});
  const tar = await tarOf(...hello);
  writeFileSync(join(cwd, 'a.tar'), tar);
  const sha256 = createHash('sha256').update(tar).digest('hex');
  t.equal((await resolveText('a.tar', cwd, { sha256 })).revision.fileCount, 3);
  await t.rejects(resolveText('a.tar', cwd, { sha256: '0'.repeat(64) }), {
    code: 'DIGEST_MISMATCH',
    message: new RegExp(sha256),
  });
});

void tap.test('an archive comes from a URL, and not from a private one unless allowed', async (t) => {
  const cwd = t.testdir({});
  const archive = gzipSync(await tarOf(...hello));
  const server = createServer((_, response) => response.end(archive));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const bound = server.address();
  const url = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/hello-1.0.tar.gz`;
  const { revision, left } = await resolveText(url, cwd, { allowPrivateAddresses: true });
  t.match(revision, { title: url, name: 'hello-1.0', fileCount: 3 });
  t.same(left, []);
  await t.rejects(resolveText(url, cwd), { code: 'REFUSED_URL' });
});

void tap.test('a cancelled reading says so and leaves nothing', async (t) => {
  const cwd = t.testdir({});
  mkdirSync(join(cwd, 'd'));
  writeFileSync(join(cwd, 'd/f'), 'x');
  utimesSync(join(cwd, 'd/f'), TIME, TIME);
  await t.rejects(resolveText('d', cwd, { signal: AbortSignal.abort() }), { code: 'CANCELLED' });
  const stop = new AbortController();
  const onStep = (): void => stop.abort();
  await t.rejects(resolveText('d', cwd, { signal: stop.signal, onStep }), { code: 'CANCELLED' });
});
