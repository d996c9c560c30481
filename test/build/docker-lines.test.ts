import * as fc from 'fast-check';
import { test } from 'tap';

import { readDockerLines, type DockerLine, type LinesOptions } from '../../src/build/docker-lines.ts';

const frame = (stream: 1 | 2, payload: Uint8Array | string): Buffer => {
  const bytes = Buffer.from(payload);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
};

async function* inChunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const size = sizes[n % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function linesOf(
  bytes: Buffer,
  sizes: readonly number[],
  options?: LinesOptions,
): Promise<DockerLine[]> {
  const lines: DockerLine[] = [];
  for await (const batch of readDockerLines(inChunks(bytes, sizes), options ?? { maxLineBytes: 1000 })) {
    lines.push(...batch);
  }
  return lines;
}

void test('lines of both streams stay apart, and a last one without a newline counts', async (t) => {
  const bytes = Buffer.concat([frame(1, 'one\ntw'), frame(2, 'err\n'), frame(1, 'o\n\nlast')]);
  const lines = await linesOf(bytes, [bytes.length]);
  t.strictSame(
    lines.map(({ stream, text }) => [stream, text]),
    [
      ['stdout', 'one'],
      ['stderr', 'err'],
      ['stdout', 'two'],
      ['stdout', ''],
      ['stdout', 'last'],
    ],
  );
});

void test('however the stream is cut into chunks, the lines are the same', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }).map((line) => line.replaceAll('\n', ' '))),
      fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1 }),
      async (texts, sizes) => {
        const bytes = Buffer.concat(texts.map((text) => frame(1, `${text}\n`)));
        t.strictSame(
          (await linesOf(bytes, sizes)).map(({ text }) => text),
          texts.map((text) => text.toWellFormed()),
        );
      },
    ),
    { numRuns: 50 },
  );
});

void test('a long line comes in pieces that join to the line and cut no character', async (t) => {
  const text = 'äöü€𝄞x'.repeat(500);
  const lines = await linesOf(frame(1, `${text}\n`), [7, 100, 33], { maxLineBytes: 101 });
  t.equal(lines.map((line) => line.text).join(''), text);
  t.ok(lines.every((line) => line.bytes <= 102));
});

void test('bytes that are not UTF-8 become replacement characters and are bounded too', async (t) => {
  const lines = await linesOf(frame(1, Buffer.alloc(1000, 0x80)), [64], { maxLineBytes: 100 });
  t.equal(lines.length, 10);
  t.match(lines[0]?.text, /^\uFFFD{100}$/);
});

void test("the engine's times come off each frame, also off the pieces of one line", async (t) => {
  const bytes = Buffer.concat([
    frame(1, '2026-01-02T03:04:05.000000001Z first half, '),
    frame(1, '2026-01-02T03:04:05.000000002Z second half\n'),
    frame(2, '2026-01-02T03:04:06.5Z next one\n'),
  ]);
  for (const size of [1, 5, 9, 40, bytes.length]) {
    const lines = await linesOf(bytes, [size], { maxLineBytes: 1000, timestamps: true });
    t.strictSame(
      lines.map(({ text, timestamp }) => [timestamp, text]),
      [
        ['2026-01-02T03:04:05.000000001Z', 'first half, second half'],
        ['2026-01-02T03:04:06.5Z', 'next one'],
      ],
    );
  }
});

void test('what is no multiplexed stream is told as a fault', async (t) => {
  await t.rejects(linesOf(Buffer.from('HTTP/1.1 200 OK'), [15]), { code: 'ENGINE_FAULT' });
});
