import { Readable } from 'node:stream';

import { tarMembers, type TarMemberHeader } from '../../source/tar-members.ts';
import { ByteReader } from './byte-reader.ts';
import type { Field, FieldChecks } from './field-checks.ts';
import type { Container } from './member.ts';
import type { Walk } from './walk.ts';

/** Where POSIX's ustar header has its fields. */
const FIELD = { name: 0, uid: 108, gid: 116, mtime: 136, target: 157, user: 265, group: 297 } as const;

/** The members of a tar and what their headers say. */
export async function scanTar(walk: Walk, { names, content, onMember }: Container): Promise<void> {
  const tar = Readable.from(content.pieces(), { objectMode: false });
  for await (const { header, content: entry } of tarMembers(tar, 'utf-8')) {
    walk.spend(512);
    walk.collector.endMember();
    checkHeader(walk.checks([...names, header.name], 'tar header'), header);
    // tar-stream gives up the whole archive when one member's reading is broken off: it is read to its end by pulling.
    await onMember(header.name, pulled(entry));
  }
}

function checkHeader(checks: FieldChecks, header: TarMemberHeader): void {
  const pax = header.pax ?? {};
  const seconds = Number(pax['mtime'] ?? header.mtime.getTime() / 1000);
  if (Number.isFinite(seconds) && seconds > 0)
    checks.time(octal('tar-member-time', FIELD.mtime, seconds), seconds);
  for (const which of ['uid', 'gid'] as const) {
    const id = Number(pax[which] ?? header[which]);
    if (!Number.isInteger(id)) continue;
    checks.owner(octal('tar-owner', FIELD[which], id), which, id);
  }
  const texts: [text: string | null | undefined, offset: number][] = [
    [header.name, FIELD.name],
    [header.linkname, FIELD.target],
    [pax['uname'] ?? header.uname, FIELD.user],
    [pax['gname'] ?? header.gname, FIELD.group],
    [
      Object.entries(pax)
        .filter(([key]) => !PAX_OF_FIELDS.has(key))
        .flat()
        .join('\n'),
      FIELD.name,
    ],
  ];
  for (const [text, offset] of texts) {
    if (text !== null && text !== undefined && text !== '') checks.text(Buffer.from(text, 'utf8'), offset);
  }
}

/** A number as the header's field has it; tar-stream does not hand out the bytes. */
function octal(form: string, offset: number, value: number): Field {
  const digits = form === 'tar-owner' ? 7 : 11;
  return {
    form,
    offset,
    bytes: Buffer.from(Math.floor(Math.abs(value)).toString(8).padStart(digits, '0'), 'latin1'),
  };
}

/** Looked at with the header's fields, or a time that is there already. */
const PAX_OF_FIELDS = new Set(['path', 'linkpath', 'uname', 'gname', 'uid', 'gid', 'mtime', 'size']);

async function* pulled(entry: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* new ByteReader(entry).pieces();
}
