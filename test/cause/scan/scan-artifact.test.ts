import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

import tap, { type Test } from 'tap';
import { ZipFile } from 'yazl';

import { isShared } from '../../../src/cause/scan/finding.ts';
import { scanArtifact } from '../../../src/cause/scan/scan-artifact.ts';
import { heldBySource, SOURCE_SCAN_LIMITS } from '../../../src/cause/scan/source-values.ts';
import {
  CONTROL,
  CONTROL_CLOCK,
  piecesOf,
  scanBytes,
  SCANNER,
  told,
  VARIED,
  WINDOW,
} from './scan-fixture.ts';

const run = (cwd: string, command: string, ...args: string[]): Buffer =>
  execFileSync(command, args, { cwd, maxBuffer: 64 * 1024 ** 2, env: { ...process.env, TZ: 'UTC' } });

/** A directory with one file that holds the build path, and its tar. */
function treeIn(t: Test): { cwd: string; tar: Buffer } {
  const cwd = t.testdir({
    tree: { 'app.txt': `built in ${CONTROL.buildPath}/src/main.c\n`, plain: 'nothing' },
  });
  for (const name of readdirSync(join(cwd, 'tree'))) utimesSync(join(cwd, 'tree', name), 1, 1);
  utimesSync(join(cwd, 'tree'), 1, 1);
  return { cwd, tar: run(cwd, 'tar', '-cf', '-', '--owner=0', '--group=0', 'tree') };
}

void tap.test('a path is found through every compression, by the names of the members', async (t) => {
  const { cwd, tar } = treeIn(t);
  writeFileSync(join(cwd, 'a.tar'), tar);
  const compressed = {
    none: tar,
    gzip: run(cwd, 'gzip', '-nc', 'a.tar'),
    xz: run(cwd, 'xz', '-c', 'a.tar'),
    bzip2: run(cwd, 'bzip2', '-c', 'a.tar'),
    zstd: zstdCompressSync(tar),
    twice: gzipSync(gzipSync(tar)),
  };
  for (const [name, bytes] of Object.entries(compressed)) {
    const scan = await scanBytes(bytes, { scratch: cwd });
    t.same(told(scan), ['build-path plain tree/app.txt'], name);
    t.same(scan.unread, [], name);
    t.ok(scan.isComplete);
    const [finding] = scan.findings;
    t.equal(finding?.witness.offset, 'built in '.length);
    t.equal(Buffer.from(finding?.matched ?? '', 'hex').toString(), CONTROL.buildPath);
    t.same(finding?.builds, [0, 1]);
  }
});

void tap.test('a Debian package: ar, then a compressed tar, then the file', async (t) => {
  const { cwd, tar } = treeIn(t);
  writeFileSync(join(cwd, 'debian-binary'), '2.0\n');
  writeFileSync(join(cwd, 'data.tar'), tar);
  run(cwd, 'xz', 'data.tar');
  utimesSync(join(cwd, 'debian-binary'), CONTROL_CLOCK, CONTROL_CLOCK + 3);
  utimesSync(join(cwd, 'data.tar.xz'), 1, 1);
  run(cwd, 'ar', 'rcU', 'a.deb', 'debian-binary', 'data.tar.xz');
  const scan = await scanBytes(readFileSync(join(cwd, 'a.deb')), { scratch: cwd });
  t.same(told(scan), [
    'build-path plain data.tar.xz>tree/app.txt',
    'clock ar-member-time debian-binary ar header',
  ]);
  t.same(scan.unread, []);
});

void tap.test('an ar archive with a table of long names', async (t) => {
  const cwd = t.testdir({});
  const long = 'an-object-file-with-a-very-long-name.o';
  writeFileSync(join(cwd, long), `odd ${VARIED.hostname}.`);
  writeFileSync(join(cwd, 'b.o'), VARIED.home);
  run(cwd, 'ar', 'rcD', 'a.a', long, 'b.o');
  const scan = await scanBytes(readFileSync(join(cwd, 'a.a')), { scratch: cwd });
  t.same(told(scan), ['home plain b.o', `hostname plain ${long}`]);
});

void tap.test('what headers record: times of files, owners, user names, gzip times', async (t) => {
  const cwd = t.testdir({ f: 'content' });
  const owned = (...options: string[]): Buffer =>
    run(cwd, 'tar', '-cf', '-', `--owner=${CONTROL.user.name}:${CONTROL.uid}`, `--group=0`, ...options, 'f');
  const expected = [
    'clock tar-member-time f tar header',
    'uid tar-owner f tar header',
    'user plain f tar header',
  ];
  const at = `--mtime=@${WINDOW.startedAt + 30}`;
  for (const format of ['gnu', 'ustar', 'pax']) {
    t.same(told(await scanBytes(owned(`--format=${format}`, at), { scratch: cwd })), expected, format);
  }
  const gz = gzipSync('content');
  gz.writeUInt32LE(CONTROL_CLOCK + 9, 4);
  t.same(told(await scanBytes(gz, { scratch: cwd })), ['clock gzip-header  gzip header']);
});

void tap.test('zip members, their names, times and owners', async (t) => {
  const cwd = t.testdir({ [`${VARIED.user.name}.txt`]: `in ${VARIED.domain}` });
  const name = `${VARIED.user.name}.txt`;
  utimesSync(join(cwd, name), WINDOW.startedAt + 4, WINDOW.startedAt + 4);
  run(cwd, 'zip', '-q', 'a.zip', name);
  const scan = await scanBytes(readFileSync(join(cwd, 'a.zip')), { scratch: cwd });
  t.same(told(scan), [
    `clock zip-member-time ${name} zip header`,
    `clock zip-unix-time ${name} zip header`,
    `domain plain ${name}`,
    `user plain ${name} zip header`,
  ]);
});

void tap.test('a zip time in the varied zone shows the zone', async (t) => {
  const cwd = t.testdir({});
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('content'), 'f', { mtime: new Date(0) });
  zip.end();
  const bytes = await buffer(zip.outputStream);
  const offset = SCANNER.needles.spans.find(({ zoneOffset }) => zoneOffset !== 0)?.zoneOffset ?? 0;
  const local = new Date(((WINDOW.sourceDateEpoch ?? 0) + offset) * 1000);
  const date = ((local.getUTCFullYear() - 1980) << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate();
  const time = (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1);
  const entry = bytes.indexOf('PK\u0001\u0002');
  bytes.writeUInt16LE(time, entry + 12);
  bytes.writeUInt16LE(date, entry + 14);
  t.same(told(await scanBytes(bytes, { scratch: cwd })), ['timezone zip-member-time f zip header']);
});

void tap.test('a jar within a tar within a zip', async (t) => {
  const { cwd, tar } = treeIn(t);
  const zip = new ZipFile();
  zip.addBuffer(gzipSync(tar), 'inner.tar.gz', { mtime: new Date(0) });
  zip.end();
  const scan = await scanBytes(await buffer(zip.outputStream), { scratch: cwd });
  t.same(told(scan), ['build-path plain inner.tar.gz>tree/app.txt']);
});

void tap.test(
  'Flate streams of a PDF, texts and time of a PNG, the time of Python bytecode, of a PE',
  async (t) => {
    const cwd = t.testdir({});
    const packed = deflateSync(`(${VARIED.buildPath})`);
    const pdf = Buffer.concat([
      Buffer.from(`%PDF-1.5\n1 0 obj\n<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`),
      packed,
      Buffer.from(
        `\nendstream\nendobj\n2 0 obj\n<< /CreationDate (D:${pdfDate(CONTROL_CLOCK + 2)}Z) >>\nendobj\n`,
      ),
    ]);
    t.same(told(await scanBytes(pdf, { scratch: cwd })), ['build-path plain  stream 1', 'clock compact ']);
    const date = new Date((CONTROL_CLOCK + 2) * 1000);
    const png = Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(VARIED.hostname)])),
      chunk(
        'tIME',
        Buffer.from([
          date.getUTCFullYear() >> 8,
          date.getUTCFullYear() & 255,
          date.getUTCMonth() + 1,
          date.getUTCDate(),
          date.getUTCHours(),
          date.getUTCMinutes(),
          date.getUTCSeconds(),
        ]),
      ),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    t.same(told(await scanBytes(png, { scratch: cwd })), ['clock png-time ', 'hostname plain  zTXt']);
    const pyc = Buffer.alloc(40);
    pyc.writeUInt16LE(3531, 0);
    pyc.write('\r\n', 2);
    pyc.writeUInt32LE(WINDOW.startedAt + 7, 8);
    t.same(told(await scanBytes(pyc, { scratch: cwd })), ['clock pyc-source-time ']);
    const pe = Buffer.alloc(512);
    pe.write('MZ');
    pe.writeUInt32LE(128, 60);
    pe.write('PE\0\0', 128);
    pe.writeUInt32LE(CONTROL_CLOCK + 1, 136);
    t.same(told(await scanBytes(pe, { scratch: cwd })), ['clock pe-header ']);
  },
);

const pdfDate = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replaceAll(/[-:TZ]|\.000/g, '');

function chunk(type: string, bytes: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  return Buffer.concat([size, Buffer.from(type, 'latin1'), bytes, Buffer.alloc(4)]);
}

void tap.test('what the source holds is no evidence, and what all builds share is told', async (t) => {
  const { cwd } = treeIn(t);
  const year = new Date(CONTROL_CLOCK * 1000).toISOString().slice(0, 10);
  mkdirSync(join(cwd, 'src'));
  writeFileSync(join(cwd, 'src', 'expiry'), `valid until ${year}\n`);
  const options = { signal: new AbortController().signal, scratch: cwd };
  const snapshot = piecesOf(run(cwd, 'tar', '-cf', '-', 'src'));
  const source = await scanArtifact(snapshot, SCANNER, { ...options, limits: SOURCE_SCAN_LIMITS });
  const isHeld = heldBySource(source.findings);
  const artifact = Buffer.from(`until ${year}, in ${CONTROL.buildPath}`);
  const { findings } = await scanArtifact(piecesOf(artifact), SCANNER, options);
  const left = findings.filter((finding) => !isHeld(finding));
  t.same(
    left.map(({ witness }) => witness.variation),
    ['build-path'],
  );
  t.ok(findings.length > left.length);
  t.ok(left.every((finding) => isShared(finding, [0, 1]) && !isShared(finding, [0, 1, 2])));
  t.ok(source.isComplete);
});
