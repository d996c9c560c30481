import tap from 'tap';

import { createLineTail, type LineTail } from '../../src/coordinator/line-tail.ts';
import { readStoredLog } from '../../src/coordinator/stored-log.ts';
import { MemoryBlobStore } from '../memory-blob-store.ts';

const NEVER = new AbortController().signal;

async function all(tail: LineTail, after = 0): Promise<string[]> {
  const lines = [];
  for await (const { number, text } of tail.follow(after, NEVER)) lines.push(`${number} ${text}`);
  return lines;
}

void tap.test('who follows gets each line once, whether he came before or after it', async (t) => {
  const tail = createLineTail();
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

void tap.test('memory is bounded by lines and by characters, and numbers stay true', async (t) => {
  const many = createLineTail();
  for (let number = 1; number <= 20_000; number += 1) many.add(`line ${number}`);
  many.close();
  const lines = await all(many);
  t.ok(lines.length <= 5000);
  t.equal(lines.at(-1), '20000 line 20000');
  t.ok(lines.every((line) => /^([0-9]+) line \1$/.test(line)));

  const long = createLineTail();
  for (let number = 1; number <= 100; number += 1) long.add('x'.repeat(64 * 1024));
  long.close();
  t.ok((await all(long)).length <= 33);
  t.equal(long.count(), 100);
});

void tap.test('another attempt’s log is followed from its first line', async (t) => {
  const tail = createLineTail();
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
  const tail = createLineTail();
  const following = all(tail, 2);
  tail.restart();
  for (const text of ['one', 'two', 'three']) tail.add(text);
  tail.close();
  t.same(await following, ['3 three']);
});

void tap.test('a follower that gives up is let go', async (t) => {
  const tail = createLineTail();
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  for await (const line of tail.follow(0, stop.signal)) t.fail(`there is a line ${line.text}`);
  t.pass();
});

void tap.test('a stored log is cut into lines by newlines alone, without the time of each', async (t) => {
  const blobs = new MemoryBlobStore();
  const text = '0.001 a\r b\n0.002 \u2028c\n0.003 1.5 d\n0.004 no newline';
  const log = { ...(await blobs.put(Buffer.from(text))), truncated: false };
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
