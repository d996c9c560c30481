import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  record,
  shuffledSubarray,
  stringMatching,
  uint8Array,
} from 'fast-check';
import tap from 'tap';

import { arrangeTree } from '../../src/source/arrange-tree.ts';
import { bytePath, bytesOf } from '../../src/source/byte-path.ts';
import { openSnapshotTree } from '../../src/source/tar-snapshot-tree.ts';
import { snapshotTar, type SnapshotTimes } from '../../src/source/tar-snapshot.ts';
import type { TreeEntry } from '../../src/source/tree-entry.ts';
import { MemoryBlobStore } from '../memory-blob-store.ts';
import { readMembers } from './resolve-fixture.ts';

const EPOCH = 1_600_000_000;
const set: SnapshotTimes = { epoch: EPOCH, rule: 'set' };
const clamp: SnapshotTimes = { epoch: EPOCH, rule: 'clamp' };

const file = (path: string, text = 'x', more: { executable?: boolean; mtime?: number } = {}): TreeEntry => {
  const bytes = Buffer.from(text);
  const { executable = false, mtime = EPOCH } = more;
  return { kind: 'file', path: bytePath(path), mtime, executable, size: bytes.length, content: () => bytes };
};
const symlink = (path: string, target: string): TreeEntry => ({
  kind: 'symlink',
  path: bytePath(path),
  mtime: EPOCH,
  target: bytePath(target),
});

async function tarOf(entries: TreeEntry[], times = set): Promise<Buffer> {
  return buffer(Readable.from(snapshotTar(arrangeTree(entries), times, new AbortController().signal)));
}

void tap.test('a snapshot has one fixed form', async (t) => {
  const tar = await tarOf([
    file('b/run', '#!', { executable: true }),
    symlink('a', '/etc/passwd'),
    file('b.c'),
  ]);
  const members = await readMembers(Readable.from([tar]));
  t.same(
    [...members].map(([name, { type, mode, mtime, text, target }]) => [
      name,
      type,
      mode,
      mtime,
      target ?? text,
    ]),
    [
      ['src/', 'directory', 0o755, EPOCH, ''],
      ['src/a', 'symlink', 0o777, EPOCH, '/etc/passwd'],
      ['src/b/', 'directory', 0o755, EPOCH, ''],
      ['src/b.c', 'file', 0o644, EPOCH, 'x'],
      ['src/b/run', 'file', 0o755, EPOCH, '#!'],
    ],
  );
  t.equal(tar.length % 512, 0);
  t.ok(tar.subarray(-1024).equals(Buffer.alloc(1024)));
  const { digest } = await new MemoryBlobStore().put(tar);
  // A change of this digest makes every stored revision another one.
  t.equal(digest, '29e4ed2e9e2d9da060abec6c6c1259579986e49335be955d1cdf5fb8c0345ba0');
});

void tap.test('times are set to the epoch, or clamped to it', async (t) => {
  const entries = [
    file('old', 'x', { mtime: 5 }),
    file('new', 'x', { mtime: EPOCH + 9 }),
    file('minus', 'x', { mtime: -3 }),
  ];
  const times = async (rule: SnapshotTimes) =>
    [...(await readMembers(Readable.from([await tarOf(entries, rule)])))].map(([name, { mtime }]) => [
      name,
      mtime,
    ]);
  t.same(
    await times(set),
    ['src/', 'src/minus', 'src/new', 'src/old'].map((name) => [name, EPOCH]),
  );
  t.same(await times(clamp), [
    ['src/', EPOCH],
    ['src/minus', 0],
    ['src/new', EPOCH],
    ['src/old', 5],
  ]);
});

const paths = array(stringMatching(/^[a-c\u00e9]{1,3}(\/[a-d. -]{1,120}x){0,2}$/), { maxLength: 12 });
const trees = record({
  paths,
  contents: array(uint8Array({ maxLength: 1500 }), { minLength: 12, maxLength: 12 }),
  executable: array(boolean(), { minLength: 12, maxLength: 12 }),
  kinds: array(constantFrom('file', 'file', 'symlink'), { minLength: 12, maxLength: 12 }),
  mtimes: array(integer({ min: 0, max: EPOCH * 2 }), { minLength: 12, maxLength: 12 }),
});

/** A tree without a path below another path that is no folder. */
function build(tree: {
  paths: string[];
  contents: Uint8Array[];
  executable: boolean[];
  kinds: string[];
  mtimes: number[];
}) {
  const all = [...new Set(tree.paths)];
  const leaves = all.filter((path) => !all.some((other) => other.startsWith(`${path}/`)));
  return leaves.map((path, at): TreeEntry => {
    const bytes = tree.contents[at] ?? new Uint8Array();
    if (tree.kinds[at] === 'symlink') return symlink(path, `to/${path}`);
    const executable = tree.executable[at] ?? false;
    const mtime = tree.mtimes[at] ?? 0;
    return {
      kind: 'file',
      path: bytePath(path),
      mtime,
      executable,
      size: bytes.length,
      content: () => bytes,
    };
  });
}

void tap.test('the same tree gives the same bytes, whatever the order it comes in', async (t) => {
  await assert(
    asyncProperty(
      trees.chain((tree) => {
        const entries = build(tree);
        return shuffledSubarray(entries, { minLength: entries.length }).map((shuffled) => ({
          entries,
          shuffled,
        }));
      }),
      async ({ entries, shuffled }) => {
        for (const times of [set, clamp])
          t.ok((await tarOf(entries, times)).equals(await tarOf(shuffled, times)));
      },
    ),
    { numRuns: 60 },
  );
});

void tap.test('what tar-stream reads back is what was put in', async (t) => {
  await assert(
    asyncProperty(trees, async (tree) => {
      const entries = build(tree);
      const members = await readMembers(Readable.from([await tarOf(entries)]));
      for (const entry of entries) {
        const member = members.get(`src/${bytesOf(entry.path).toString('utf8')}`);
        if (entry.kind === 'symlink') t.equal(member?.target, bytesOf(entry.target).toString('utf8'));
        if (entry.kind !== 'file') continue;
        const content = entry.content();
        t.equal(member?.text, content instanceof Uint8Array ? Buffer.from(content).toString('utf8') : null);
        t.equal(member?.mode, entry.executable ? 0o755 : 0o644);
      }
    }),
    { numRuns: 60 },
  );
});

void tap.test('GNU tar reads long names, long targets and names that are not UTF-8', async (t) => {
  const directory = t.testdir({});
  const raw = Buffer.from('caf\xe9\n"', 'latin1').toString('latin1');
  const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(200)}`;
  const bytes = Buffer.from('y');
  const tar = await tarOf([
    file(long),
    symlink('link', 't'.repeat(300)),
    { kind: 'file', path: raw, mtime: EPOCH, executable: false, size: 1, content: () => bytes },
    {
      kind: 'file',
      path: `${'g'.repeat(160)}/${raw}`,
      mtime: EPOCH,
      executable: false,
      size: 1,
      content: () => bytes,
    },
  ]);
  writeFileSync(join(directory, 'a.tar'), tar);
  execFileSync('tar', ['xf', 'a.tar'], { cwd: directory });
  const found = execFileSync('find', ['src', '-type', 'f', '-print0'], {
    cwd: directory,
    encoding: 'latin1',
  });
  t.same(
    found.split('\0').filter(Boolean).toSorted(),
    [`src/${raw}`, `src/${long}`, `src/${'g'.repeat(160)}/${raw}`].toSorted(),
  );
  t.equal(
    execFileSync('readlink', ['src/link'], { cwd: directory, encoding: 'utf8' }).trim(),
    't'.repeat(300),
  );
});

void tap.test('paths that no tree can hold are refused by name', (t) => {
  for (const path of [
    '../x',
    'a/../x',
    '/x',
    'a//b',
    './x',
    'a/.',
    '',
    'a\0b',
    'x'.repeat(256),
    'a/'.repeat(2500),
  ]) {
    t.throws(() => arrangeTree([file(path)]), { code: 'INVALID' }, JSON.stringify(path.slice(0, 40)));
  }
  t.throws(() => arrangeTree([file('a\n/../b')]), { message: /"a\\n\/..\/b", which leaves the tree/ });
  t.throws(() => arrangeTree([symlink('a', 'b'), file('a/c')]), {
    message: /"a\/c" below "a", which is a symlink/,
  });
  t.throws(() => arrangeTree([file('a/c'), file('a')]), { message: /"a\/c" below "a", which is a file/ });
  t.throws(() => arrangeTree([symlink('a', '')]), { message: /a target that no system takes/ });
  t.end();
});

void tap.test('a file that changes its size while it is read is refused', async (t) => {
  for (const size of [0, 2]) {
    const changing: TreeEntry = {
      kind: 'file',
      path: 'f',
      mtime: null,
      executable: false,
      size,
      content: () => Buffer.from('x'),
    };
    await t.rejects(tarOf([changing]), { code: 'INVALID', message: '"f" changed while it was read' });
  }
});

void tap.test('a snapshot opens as a tree', async (t) => {
  const blobs = new MemoryBlobStore();
  const entries = [file('b', 'B'), symlink('l', 'b'), file('1/2/3/f', 'deep'), file('1/2/3/4/f', 'deeper')];
  entries.push(file('large', 'x'.repeat(256 * 1024 + 1)), file('ä', 'Ä'));
  const tree = await openSnapshotTree(blobs, await blobs.put(await tarOf(entries)));
  t.same(tree.paths, ['1/2/3/4/f', '1/2/3/f', 'b', 'l', 'large', 'ä']);
  t.equal(tree.read('b')?.toString(), 'B');
  t.equal(tree.read('ä')?.toString(), 'Ä');
  t.equal(tree.read('1/2/3/f')?.toString(), 'deep');
  for (const path of ['1/2/3/4/f', 'large', 'l', '1', 'nothing']) t.equal(tree.read(path), null, path);
});
