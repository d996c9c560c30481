// Small archives of every kind that the diff tests need, with chosen times, made without any tool of the machine.
import { buffer } from 'node:stream/consumers';
import { crc32, deflateSync, gzipSync } from 'node:zlib';

import { pack } from 'tar-stream';

export interface Member {
  readonly name: string;
  readonly content: Buffer | string;
  /** Seconds since the epoch. */
  readonly time: number;
}

/** RFC 1952: the time stands in bytes 4 to 7. */
export function gzipAt(time: number, content: Buffer | string): Buffer {
  const bytes = gzipSync(content);
  bytes.writeUInt32LE(time, 4);
  return bytes;
}

/** Stored members. `between` comes before the central directory: bytes that no member holds. */
export function zipOf(members: readonly Member[], between = Buffer.alloc(0)): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, time } of members) {
    const data = Buffer.from(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(dosTime(time), 6);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    locals.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), data);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset + between.length, 16);
  return Buffer.concat([...locals, between, directory, end]);
}

function dosTime(time: number): number {
  const date = new Date(time * 1000);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const clock = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | clock) >>> 0;
}

export function arOf(members: readonly Member[]): Buffer {
  const parts = [Buffer.from('!<arch>\n')];
  for (const { name, content, time } of members) {
    const data = Buffer.from(content);
    const fields = [`${name}/`.padEnd(16), String(time).padEnd(12), '0'.padEnd(6), '0'.padEnd(6)];
    parts.push(
      Buffer.from(`${fields.join('')}${'100644'.padEnd(8)}${String(data.length).padEnd(10)}\`\n`),
      data,
    );
    if (data.length % 2 === 1) parts.push(Buffer.from('\n'));
  }
  return Buffer.concat(parts);
}

/** One grey pixel. */
export function pngAt(time: number, grey = 128): Buffer {
  const date = new Date(time * 1000);
  const stamp = Buffer.alloc(7);
  stamp.writeUInt16BE(date.getUTCFullYear(), 0);
  const parts = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()];
  stamp.set([...parts, date.getUTCSeconds()], 2);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk('tIME', stamp),
    chunk('IDAT', deflateSync(Buffer.from([0, grey]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export async function tarOf(members: readonly Member[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, content, time } of members) tar.entry({ name, mtime: new Date(time * 1000) }, content);
  tar.finalize();
  return buffer(tar);
}

export async function debOf(members: readonly Member[], time: number): Promise<Buffer> {
  const control =
    'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: x\n';
  return arOf([
    { name: 'debian-binary', content: '2.0\n', time },
    {
      name: 'control.tar.gz',
      content: gzipAt(0, await tarOf([{ name: './control', content: control, time }])),
      time,
    },
    { name: 'data.tar.gz', content: gzipAt(0, await tarOf(members)), time },
  ]);
}
