import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';

import { assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { pack } from 'tar-stream';
import tap from 'tap';
import { ZipFile } from 'yazl';

import { scanArtifact } from '../../../src/cause/scan/scan-artifact.ts';
import { CONTROL, piecesOf, scanBytes, SCANNER, told } from './scan-fixture.ts';

const MIB = 1024 ** 2;
const path = Buffer.from(CONTROL.buildPath);

async function tarOf(...members: [name: string, bytes: Uint8Array | string][]): Promise<Buffer> {
  const tar = pack();
  for (const [name, bytes] of members) tar.entry({ name, mtime: new Date(0) }, Buffer.from(bytes));
  tar.finalize();
  return buffer(tar);
}

function reasons({ unread }: Awaited<ReturnType<typeof scanBytes>>): string[] {
  return unread.map(({ member, reason }) => `${member.join('>')}: ${reason}`);
}

void tap.test('a bomb is left after its bound, and what lies behind it is found', async (t) => {
  const scratch = t.testdir({});
  const zeros = Buffer.alloc(80 * MIB);
  const bombs = {
    gzip: gzipSync(zeros, { level: 1 }),
    zstd: zstdCompressSync(zeros),
    xz: execFileSync('xz', ['-0c'], { input: zeros, maxBuffer: 64 * MIB }),
    bzip2: execFileSync('bzip2', ['-c'], { input: zeros, maxBuffer: 64 * MIB }),
  };
  for (const [name, bomb] of Object.entries(bombs)) {
    const tar = await tarOf(['bomb', bomb], ['after', path]);
    const scan = await scanBytes(tar, { scratch, limits: { ratio: 100 } });
    t.same(told(scan), ['build-path plain after'], name);
    t.same(reasons(scan), ['bomb: it is damaged: it becomes more than 100 times its size'], name);
    t.ok(scan.bytes < 75 * MIB, `${scan.bytes}`);
  }
});

void tap.test('the bound of all bytes ends the scan, and what was found until then counts', async (t) => {
  const scratch = t.testdir({});
  const tar = await tarOf(['a', path], ['b', Buffer.alloc(MIB)], ['c', path]);
  const scan = await scanBytes(tar, { scratch, limits: { bytes: MIB / 2 } });
  t.equal(scan.isComplete, false);
  t.same(told(scan), ['build-path plain a']);
  t.match(reasons(scan), [/^: the scan ended early: it holds more than 524288 bytes$/]);
});

void tap.test('too many members, too deep a nesting', async (t) => {
  const scratch = t.testdir({});
  const many = await tarOf(...Array.from({ length: 50 }, (_, index): [string, string] => [`${index}`, 'x']));
  t.equal((await scanBytes(many, { scratch, limits: { members: 49 } })).isComplete, false);
  t.equal((await scanBytes(many, { scratch, limits: { members: 50 } })).isComplete, true);
  let nested: Buffer = Buffer.from(path);
  for (let level = 0; level < 9; level++) nested = gzipSync(nested);
  const scan = await scanBytes(nested, { scratch });
  t.match(reasons(scan), [/^: it lies more than 8 archives deep$/]);
  t.same(told(scan), []);
  t.same(told(await scanBytes(nested, { scratch, limits: { depth: 9 } })), ['build-path plain ']);
});

void tap.test('an archive that holds itself ends with the depth', async (t) => {
  const scratch = t.testdir({});
  // Each gzip member below is the same bytes again, as in a quine: here by a decompressor that gives back what it gets.
  const quine = gzipSync('never reached');
  const scan = await scanArtifact(piecesOf(quine), SCANNER, {
    signal: new AbortController().signal,
    scratch,
    decompress: (_, pieces) => pieces,
  });
  t.match(reasons(scan), [/deep$/]);
  t.ok(scan.isComplete);
});

void tap.test('what is cut off or damaged never throws, and stays within the bounds', async (t) => {
  const scratch = t.testdir({});
  const text = Buffer.concat([
    path,
    Buffer.from(Array.from({ length: 60_000 }, (_, index) => (index * 7919) >> 3)),
  ]);
  const tar = await tarOf(['first', text], ['second', 'x']);
  const kinds: Record<string, Buffer> = {
    tar,
    gzip: gzipSync(tar),
    zstd: zstdCompressSync(tar),
    xz: execFileSync('xz', ['-c'], { input: tar }),
    bzip2: execFileSync('bzip2', ['-c'], { input: tar }),
    zip: await zipOf('first', text),
  };
  const damages = ['cut', 'flip'] as const;
  await assert(
    asyncProperty(
      constantFrom(...Object.keys(kinds)),
      constantFrom(...damages),
      integer({ min: 0, max: 1_000_000 }),
      async (kind, damage, where) => {
        const bytes = Buffer.from(kinds[kind] ?? []);
        const at = where % bytes.length;
        if (damage === 'flip') bytes[at] = (bytes[at] ?? 0) ^ 0x55;
        const scan = await scanBytes(damage === 'cut' ? bytes.subarray(0, at) : bytes, { scratch });
        return scan.isComplete && scan.findings.length <= 8;
      },
    ),
    { numRuns: 60 },
  );
});

async function zipOf(name: string, bytes: Buffer): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(bytes, name, { mtime: new Date(0) });
  zip.end();
  return buffer(zip.outputStream);
}

void tap.test('a zip that lies about a size, and one whose members lie over each other', async (t) => {
  const scratch = t.testdir({});
  const zip = await zipOf('f', Buffer.concat([Buffer.alloc(10_000), path]));
  const entry = zip.indexOf('PK\u0001\u0002');
  zip.writeUInt32LE(100, entry + 24);
  const lying = await scanBytes(zip, { scratch });
  t.match(reasons(lying), [/^f: it is damaged: /]);
  // One deflated MiB that a thousand directory entries share.
  const shared = overlappingZip(1000, deflateRawSync(Buffer.alloc(MIB)), MIB);
  const scan = await scanBytes(shared, { scratch, limits: { bytes: 64 * MIB } });
  t.ok(scan.bytes <= 66 * MIB);
  t.ok(!scan.isComplete || scan.unread.length > 0);
});

function overlappingZip(count: number, packed: Buffer, size: number): Buffer {
  const local = Buffer.alloc(31);
  local.write('PK\u0003\u0004', 0, 'latin1');
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(size, 22);
  local.writeUInt16LE(1, 26);
  local.write('f', 30);
  const central = Buffer.alloc(47);
  central.write('PK\u0001\u0002', 0, 'latin1');
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(size, 24);
  central.writeUInt16LE(1, 28);
  central.write('f', 46);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(count * central.length, 12);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, ...Array.from({ length: count }, () => central), end]);
}

void tap.test('findings are bounded for each member and variation, the strong ones kept', async (t) => {
  const scratch = t.testdir({});
  const weak = `${CONTROL.uid} `.repeat(50);
  const tar = await tarOf(['a\nb', `${weak} uid=${CONTROL.uid} ${`${CONTROL.buildPath} `.repeat(50)}`]);
  const scan = await scanBytes(tar, { scratch });
  t.equal(scan.findings.filter(({ witness }) => witness.variation === 'build-path').length, 4);
  t.ok(scan.findings.some(({ witness }) => witness.form === 'named-id'));
  t.ok(scan.omitted > 90);
  t.ok(scan.findings.every(({ witness }) => witness.member[0] === 'a\nb'));
  t.equal((await scanBytes(tar, { scratch, limits: { findings: 3 } })).findings.length, 3);
});

void tap.test('what is no archive that is unpacked here is named', async (t) => {
  const scratch = t.testdir({});
  const cpio = await scanBytes(Buffer.concat([Buffer.from('070701'), path]), { scratch });
  t.same(reasons(cpio), [': it is a cpio archive, which is not unpacked']);
  t.same(told(cpio), ['build-path plain ']);
});

void tap.test(
  'a file larger than memory should hold lies in a nameless file that is gone afterwards',
  async (t) => {
    const scratch = t.testdir({});
    const large = Buffer.alloc(9 * MIB, 0xee);
    const scan = await scanBytes(await zipOf('f', Buffer.concat([large, path])), { scratch });
    const kept = await scanBytes(Buffer.concat([Buffer.from('%PDF-1.5\n'), large, path]), { scratch });
    t.same(told(scan), ['build-path plain f']);
    t.same(told(kept), ['build-path plain ']);
    t.same(readdirSync(scratch), []);
    const refused = await scanBytes(Buffer.concat([Buffer.from('%PDF-1.5\n'), large, path]), {
      scratch,
      limits: { keptBytes: MIB },
    });
    t.same(told(refused), ['build-path plain ']);
    t.match(reasons(refused), [/more than 1048576 bytes/]);
  },
);

void tap.test('only a failing source and the signal throw', async (t) => {
  const scratch = t.testdir({});
  const options = { signal: new AbortController().signal, scratch };
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    yield gzipSync(path).subarray(0, 20);
    throw new Error('the store is gone');
  };
  await t.rejects(scanArtifact(failing(), SCANNER, options), { message: 'the store is gone' });
  const aborted = AbortSignal.abort();
  await t.rejects(scanArtifact(piecesOf(path), SCANNER, { ...options, signal: aborted }), {
    name: 'AbortError',
  });
});
