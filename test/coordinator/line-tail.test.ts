import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { createLineTail, type LineTail } from '../../src/coordinator/line-tail.ts';
import { readStoredLog } from '../../src/coordinator/stored-log.ts';
import { createDiskLineSpool } from '../../src/store/disk-line-spool.ts';
import type { LineSpool } from '../../src/store/line-spool.ts';
import { MemoryBlobStore } from '../memory-blob-store.ts';

const NEVER = new AbortController().signal;

/** Opens spools in a folder of the test. */
function spoolsIn(t: Test): () => LineSpool {
  const directory = t.testdir({});
  let files = 0;
  return () => createDiskLineSpool(() => join(directory, `${(files += 1)}`));
}

/** A disk that takes nothing. */
const NO_DISK = (): LineSpool => createDiskLineSpool(() => '/nonexistent/spool');

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}`);

async function all(tail: LineTail, after = 0): Promise<string[]> {
  const lines = [];
  for await (const { number, text } of tail.follow(after, NEVER)) lines.push(`${number} ${text}`);
  return lines;
}

void tap.test('who follows gets each line once, whether he came before or after it', async (t) => {
  const tail = createLineTail(spoolsIn(t));
  tail.add('one');
  const early = all(tail);
  tail.add('two');
  await new Promise((resolve) => setImmediate(resolve));
  tail.add('three');
  tail.close();
  t.same(await early, ['1 one', '2 two', '3 three']);
  t.same(await all(tail, 2), ['3 three']);
  t.same(await all(tail, 3), []);
});

void tap.test(
  'who comes late reads from the first line, and goes on with what is written then',
  async (t) => {
    const tail = createLineTail(spoolsIn(t));
    const texts = numbered(30_000);
    for (const text of texts.slice(0, 20_000)) tail.add(text);
    t.same(readdirSync(t.testdirName), [], 'a kill would leave nothing');
    const stop = new AbortController();
    const got: string[] = [];
    for await (const { number, text } of tail.follow(0, stop.signal)) {
      got.push(text);
      if (text !== `line ${number}`) t.fail(`line ${number} is ${text}`);
      if (number === 10_000) for (const more of texts.slice(20_000)) tail.add(more);
      if (number === 30_000) stop.abort();
    }
    t.same(got, texts);
    const rest: number[] = [];
    for await (const { number } of tail.follow(12_345, NEVER)) {
      rest.push(number);
      if (number === 12_400) break;
    }
    t.equal(rest[0], 12_346);
    tail.close();
  },
);

void tap.test('long lines and characters of several bytes come back as they were', async (t) => {
  const tail = createLineTail(spoolsIn(t));
  const texts = Array.from({ length: 200 }, (_, index) => `${index}${'ü€😀\r'.repeat((index % 7) * 2000)}`);
  for (const text of texts) tail.add(text);
  const stop = new AbortController();
  const got: string[] = [];
  for await (const { text } of tail.follow(0, stop.signal)) {
    got.push(text);
    if (got.length === texts.length) stop.abort();
  }
  t.same(got, texts);
  tail.cut();
});

void tap.test('where the disk takes nothing the last lines are there, and numbers stay true', async (t) => {
  const many = createLineTail(NO_DISK);
  for (const text of numbered(20_000)) many.add(text);
  many.cut();
  const lines = await all(many);
  t.ok(lines.length <= 1000);
  t.equal(lines.at(-1), '20000 line 20000');
  t.ok(lines.every((line) => /^([0-9]+) line \1$/.test(line)));

  const long = createLineTail(NO_DISK);
  for (let number = 1; number <= 100; number += 1) long.add('x'.repeat(64 * 1024));
  long.cut();
  t.ok((await all(long)).length <= 5);
  t.equal(long.count(), 100);
});

void tap.test('who is behind when the log is stored is sent there, at the line he has', async (t) => {
  const tail = createLineTail(spoolsIn(t));
  for (const text of numbered(30_000)) tail.add(text);
  const following = tail.follow(0, NEVER);
  t.equal((await following.next()).value?.number, 1);
  tail.close();
  let last = 1;
  for await (const { number } of following) {
    if (number !== last + 1) t.fail(`${number} comes after ${last}`);
    last = number;
  }
  t.ok(last < 30_000, `${last}`);
  t.same(await all(tail, 100), [], 'nothing is left out in between');
});

void tap.test('an attempt that is lost while it is read leaves none of its lines in the next', async (t) => {
  const tail = createLineTail(spoolsIn(t));
  for (const text of numbered(5000)) tail.add(`first ${text}`);
  const following = tail.follow(0, NEVER);
  t.match((await following.next()).value, { number: 1, text: 'first line 1' });
  const coming = following.next();
  tail.restart();
  for (const text of numbered(5000)) tail.add(`second ${text}`);
  const texts = [(await coming).value?.text ?? ''];
  while (texts.at(-1) !== 'second line 5000') texts.push((await following.next()).value?.text ?? '');
  t.same(
    texts.filter((text) => text.startsWith('second')),
    numbered(5000).map((text) => `second ${text}`),
  );
  t.ok(texts.filter((text) => text.startsWith('first')).length <= 1);
  tail.close();
});

void tap.test('another attempt’s log is followed from its first line', async (t) => {
  const tail = createLineTail(spoolsIn(t));
  const lines: string[] = [];
  const following = (async () => {
    for await (const { number, text } of tail.follow(0, NEVER)) lines.push(`${number} ${text}`);
  })();
  tail.restart();
  tail.add('first attempt');
  await new Promise((resolve) => setImmediate(resolve));
  tail.restart();
  tail.add('second attempt');
  tail.close();
  await following;
  t.same(lines, ['1 first attempt', '1 second attempt']);
});

void tap.test('a follower of an earlier process goes on where it was', async (t) => {
  const tail = createLineTail(spoolsIn(t));
  const following = all(tail, 2);
  tail.restart();
  for (const text of ['one', 'two', 'three']) tail.add(text);
  tail.close();
  t.same(await following, ['3 three']);
});

void tap.test('a follower that gives up is let go', async (t) => {
  const tail = createLineTail(spoolsIn(t));
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  for await (const line of tail.follow(0, stop.signal)) t.fail(`there is a line ${line.text}`);
  t.pass();
});

void tap.test('a stored log is cut into lines by newlines alone, without the time of each', async (t) => {
  const blobs = new MemoryBlobStore();
  const text = '0.001 a\r b\n0.002 \u2028c\n0.003 1.5 d\n0.004 no newline';
  const { digest: log } = await blobs.put(Buffer.from(text));
  const read = async (phase: 'build' | 'setup', after: number) => {
    const lines = [];
    for await (const { number, text: line } of readStoredLog({ log, phase }, blobs, after))
      lines.push(`${number} ${line}`);
    return lines;
  };
  t.same(await read('build', 0), ['1 a\r b', '2 \u2028c', '3 1.5 d', '4 no newline']);
  t.same(await read('build', 3), ['4 no newline']);
  t.same(await read('setup', 3), ['4 0.004 no newline']);
});
