import { PassThrough } from 'node:stream';

import t from 'tap';

import { createStderrReader } from '../../src/diff/diffoscope-stderr.ts';
import { eachLine } from '../../src/diff/each-line.ts';

void t.test('progress is told, and never goes back', (test) => {
  const seen: [number, string][] = [];
  const reader = createStderrReader((fraction, message) => seen.push([fraction, message]));
  reader.read('{"msg": "a.tar", "total": 10, "current": 5}');
  reader.read('{"msg": "b", "total": 100, "current": 10}');
  reader.read('{"msg": "c", "total": 1, "current": 9}');
  reader.read('{"msg": "d", "total": 0, "current": 0}');
  reader.read('{"msg": "e"');
  test.same(seen, [
    [0.5, 'a.tar'],
    [0.5, 'b'],
    [1, 'c'],
  ]);
  test.end();
});

void t.test('a command that was left out is seen, in whatever line it stands', (test) => {
  const reader = createStderrReader(() => {});
  reader.read('2026-11-22 12:28:10 D: diffoscope.main: Starting diffoscope 297');
  test.notOk(reader.hasExcluded);
  reader.read(
    `2026-11-22 12:28:10 D: diffoscope.excludes: Excluding command 'objdump {}' as it matches pattern '^objdump'`,
  );
  test.ok(reader.hasExcluded);
  test.end();
});

void t.test('the last words are those of a traceback, not of progress or debugging', (test) => {
  const reader = createStderrReader(() => {});
  test.equal(reader.lastWords, '');
  reader.read('Traceback (most recent call last):');
  reader.read('libarchive.exception.ArchiveError: Truncated input file');
  reader.read('2026-11-22 12:28:10 D: diffoscope.tempfiles: Cleaning 0 temp files');
  reader.read('{"msg": "", "total": 1, "current": 1}');
  reader.read('');
  test.equal(reader.lastWords, 'libarchive.exception.ArchiveError: Truncated input file');
  test.end();
});

void t.test('lines come whole however the stream is cut, and endless ones are cut', async (test) => {
  const stream = new PassThrough();
  const lines: string[] = [];
  eachLine(stream, (line) => lines.push(line));
  const text = Buffer.from(`ä\n\nb${'x'.repeat(70_000)}\nlast`);
  for (const byte of text.subarray(0, 4)) stream.write(Buffer.from([byte]));
  stream.end(text.subarray(4));
  await new Promise((resolve) => void stream.once('close', resolve));
  test.same(
    lines.map(({ length }) => length),
    [1, 0, 65_536, 4],
  );
});
