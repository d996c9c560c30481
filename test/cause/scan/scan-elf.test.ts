import { deflateSync, zstdCompressSync } from 'node:zlib';

import tap from 'tap';

import { CONTROL, scanBytes, told, VARIED } from './scan-fixture.ts';

interface Section {
  readonly name: string;
  readonly bytes: Buffer;
  readonly flags?: bigint;
}

/** A relocatable object with these sections, as an assembler lays it out. */
function elf(sections: readonly Section[], big = false): Buffer {
  const names = ['', ...sections.map(({ name }) => name), '.shstrtab'].map((name) => `${name}\0`);
  const table = Buffer.from(names.join(''));
  const all = [...sections, { name: '.shstrtab', bytes: table }];
  const starts: number[] = [];
  let end = 64;
  for (const { bytes } of all) {
    starts.push(end);
    end += bytes.length;
  }
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, big ? 2 : 1, 1]);
  const write = writer(big);
  write.u64(header, BigInt(end), 40);
  write.u16(header, 64, 58);
  write.u16(header, all.length + 1, 60);
  write.u16(header, all.length, 62);
  const headers = all.map(({ bytes, ...section }, index) => {
    const one = Buffer.alloc(64);
    write.u32(one, names.slice(0, index + 1).join('').length, 0);
    write.u32(one, 1, 4);
    write.u64(one, 'flags' in section ? (section.flags ?? 0n) : 0n, 8);
    write.u64(one, BigInt(starts[index] ?? 0), 24);
    write.u64(one, BigInt(bytes.length), 32);
    return one;
  });
  return Buffer.concat([header, ...all.map(({ bytes }) => bytes), Buffer.alloc(64), ...headers]);
}

function writer(big: boolean) {
  return {
    u16: (to: Buffer, value: number, at: number) =>
      big ? to.writeUInt16BE(value, at) : to.writeUInt16LE(value, at),
    u32: (to: Buffer, value: number, at: number) =>
      big ? to.writeUInt32BE(value, at) : to.writeUInt32LE(value, at),
    u64: (to: Buffer, value: bigint, at: number) =>
      big ? to.writeBigUInt64BE(value, at) : to.writeBigUInt64LE(value, at),
  };
}

function compressed(method: 1 | 2, text: string, big = false): Buffer {
  const head = Buffer.alloc(24);
  writer(big).u32(head, method, 0);
  return Buffer.concat([head, method === 1 ? deflateSync(text) : zstdCompressSync(text)]);
}

const COMPRESSED = 0x800n;

void tap.test('a finding in an ELF file is in its section, open or compressed', async (t) => {
  const scratch = t.testdir({});
  for (const big of [false, true]) {
    const old = Buffer.concat([Buffer.from('ZLIB\0\0\0\0\0\0\0\0'), deflateSync(CONTROL.hostname)]);
    const object = elf(
      [
        { name: '.rodata', bytes: Buffer.from(`0123 ${CONTROL.buildPath}\0`) },
        { name: '.debug_str', bytes: compressed(1, `${VARIED.buildPath}/src`, big), flags: COMPRESSED },
        { name: '.debug_line_str', bytes: compressed(2, VARIED.home, big), flags: COMPRESSED },
        { name: '.zdebug_info', bytes: old },
      ],
      big,
    );
    const scan = await scanBytes(object, { scratch });
    t.same(told(scan), [
      'build-path plain  .debug_str',
      'build-path plain  .rodata',
      'home plain  .debug_line_str',
      'hostname plain  .zdebug_info',
    ]);
    t.same(scan.unread, []);
    const open = scan.findings.find(({ witness }) => witness.section === '.rodata');
    t.equal(open?.witness.offset, 5);
  }
});

void tap.test('an ELF file that lies about its sections is still searched', async (t) => {
  const scratch = t.testdir({});
  const object = elf([{ name: '.debug_str', bytes: compressed(1, VARIED.buildPath), flags: COMPRESSED }]);
  const text = Buffer.from(CONTROL.buildPath);
  for (const [offset, value] of [
    [40, 0xffff_ffff_ffff_fff0n],
    [40, 1n],
    [58, 0xffff_ffffn],
  ] as const) {
    const lying = Buffer.concat([object, text]);
    lying.writeBigUInt64LE(value, offset);
    t.ok(told(await scanBytes(lying, { scratch })).some((line) => line.startsWith('build-path plain')));
  }
  // A section that is cut short is told, and the rest is found.
  const cut = Buffer.concat([object, text]);
  cut.fill(0xff, 64 + 30, 64 + 40);
  const scan = await scanBytes(cut, { scratch });
  t.match(scan.unread, [{ member: ['.debug_str'], reason: /^it is damaged: / }]);
  t.same(told(scan), ['build-path plain ']);
});
