import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import t from 'tap';

import type { Difference, DiffNode } from '../../src/comparison/difference.ts';
import type { DiffLimits } from '../../src/diff/diff-limits.ts';
import { createDiffer } from '../../src/diff/diffoscope-differ.ts';
import { createReportRenderer } from '../../src/diff/diffoscope-render.ts';
import { debOf, gzipAt, tarOf } from '../diff/archives.ts';
import { createTestEngine, leftovers, MemoryCache, requestOf, type TestEngine } from './diff-engine.ts';

const engine = await createTestEngine();
const [early, late] = [1_600_000_000, 1_650_000_000];

interface Trial {
  readonly limits?: Partial<DiffLimits>;
  readonly cache?: MemoryCache;
  readonly signal?: AbortSignal;
  onQuick?(quick: Difference): void;
  onProgress?(fraction: number): void;
}

async function diff(
  path: string,
  contents: readonly [Buffer, Buffer],
  trial: Trial = {},
): Promise<Difference> {
  const own: TestEngine = { ...engine, limits: { ...engine.limits, ...trial.limits } };
  return createDiffer(own, trial.cache ?? new MemoryCache()).diff(await requestOf(own, path, contents), {
    onProgress: (fraction) => trial.onProgress?.(fraction),
    onQuick: (quick) => trial.onQuick?.(quick),
    signal: trial.signal ?? new AbortController().signal,
  });
}

/** All that the tree says, in one string. */
function textOf(node: DiffNode | null): string {
  if (node === null) return '';
  return [node.source1, ...node.comments, node.unifiedDiff ?? '', ...node.details.map(textOf)].join('\n');
}

/** Two ELF programs that differ by their build-id alone. */
function programs(file = '/bin/true'): [Buffer, Buffer] {
  const left = readFileSync(file);
  const note = left.indexOf(Buffer.from('\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0', 'latin1'));
  const right = Buffer.from(left);
  right.fill(0x42, note + 16, note + 36);
  return [left, right];
}

/** 400 kB that unpack to 400 MB. */
function zerosAnd(last: string): Buffer {
  return gzipSync(Buffer.concat([Buffer.alloc(400_000_000), Buffer.from(last)]));
}

function numbersFrom(start: number): Buffer {
  return Buffer.from(Array.from({ length: 2_000_000 }, (_, index) => `${(index + start) % 7919}`).join('\n'));
}

function linesOf(word: string): Buffer {
  return Buffer.from(Array.from({ length: 5000 }, (_, index) => `${word} ${index}`).join('\n'));
}

void t.test('a gzip header time is told, and the pass is as deep as any', async (test) => {
  const progress: number[] = [];
  const pair = [gzipAt(early, 'x'), gzipAt(late, 'x')] as const;
  const result = await diff('share/doc.gz', pair, { onProgress: (fraction) => progress.push(fraction) });
  test.match(result, { status: 'complete', pass: 'deep', degraded: [], message: null, path: 'share/doc.gz' });
  test.match(result.tool, /^diffoscope \d+/);
  test.match(textOf(result.tree), /-gzip compressed data.*2020[^]*\+gzip compressed data.*2022/);
  test.equal(result.tree?.source1, 'share/doc.gz');
  test.equal(progress.at(-1), 1);
  test.comment(`gzip: ${result.durationMs} ms`);
});

void t.test('a Debian package is taken apart down to the file that differs', async (test) => {
  const content = (text: string) => [{ name: './usr/share/x/when', content: text, time: early }];
  const [left, right] = [await debOf(content('Monday\n'), early), await debOf(content('Friday\n'), early)];
  const result = await diff('x_1_all.deb', [left, right]);
  test.match(result, { status: 'complete', degraded: [] });
  test.match(textOf(result.tree), /usr\/share\/x\/when\n[^]*-Monday\n\+Friday/);
  test.comment(`deb: ${result.durationMs} ms`);
});

void t.test('a program is shown by a quick pass first, then by a deep one', async (test) => {
  const quick: Difference[] = [];
  const result = await diff('bin/app', programs(), { onQuick: (difference) => void quick.push(difference) });
  test.equal(quick.length, 1);
  test.match(quick[0], { status: 'complete', pass: 'quick', path: 'bin/app' });
  test.match(textOf(quick[0]?.tree ?? null), /-.*Build ID: .*\n\+.*Build ID: 42424242/);
  test.match(result, { status: 'complete', pass: 'deep' });
  test.match(textOf(result.tree), /Build ID: 42424242/);
  test.comment(`true, build-id: quick ${quick[0]?.durationMs} ms, both ${result.durationMs} ms`);
});

void t.test('where the deep pass takes too long the quick report stays', async (test) => {
  const result = await diff('bin/app', programs('/bin/bash'), { limits: { deepTimeoutMs: 1000 } });
  test.match(result, { status: 'timeout', pass: 'quick', message: /deep pass.*longer than 1 s/ });
  test.match(textOf(result.tree), /Build ID: 42424242/);
  test.not(result.report, null);
});

void t.test('a tool that does not end in time is ended, from outside too', async (test) => {
  const big = Buffer.alloc(60_000_000, 'a line\n');
  const [left, right] = [big, Buffer.concat([Buffer.from('first\n'), big])];
  const result = await diff('big.txt.gz', [gzipSync(left), gzipSync(right)], {
    limits: { quickTimeoutMs: 300 },
  });
  test.match(result, { status: 'timeout', report: null, tree: null });
});

void t.test('a second time it comes from the cache, for any letters, without an engine', async (test) => {
  const cache = new MemoryCache();
  const first = await diff('a.gz', [gzipAt(early, 'x'), gzipAt(late, 'x')], { cache });
  test.equal(cache.kept.size, 1);
  const request = await requestOf(engine, 'other/a.gz', [gzipAt(early, 'x'), gzipAt(late, 'x')]);
  const right = { ...request.right, letter: 'C' };
  const broken = { ...engine, toolchain: { ...engine.toolchain, image: 'no-such-image' } };
  const progress = { onProgress: () => {}, onQuick: () => {}, signal: new AbortController().signal };
  const again = await createDiffer(broken, cache).diff({ ...request, right }, progress);
  test.same(again.report, first.report);
  test.match(again, { path: 'other/a.gz', right: { letter: 'C' }, tree: { source1: 'other/a.gz' } });
  const elsewhere = createDiffer(broken, new MemoryCache()).diff(request, progress);
  await test.rejects(elsewhere, { code: 'SANDBOX', message: /no-such-image/ });
});

void t.test('what failed, was degraded or ran out of time is not cached', async (test) => {
  const cache = new MemoryCache();
  const whole = await tarOf([{ name: 'a', content: 'x'.repeat(2000), time: early }]);
  const cut = await diff('a.tar', [whole, whole.subarray(0, 700)], { cache });
  test.match(cut, { status: 'error', report: null, message: /failed with exit code 2: .*Truncated/ });
  const gzip = gzipAt(early, 'hello hello hello');
  const degraded = await diff('a.gz', [gzip, gzip.subarray(0, 25)], { cache });
  test.match(degraded, { status: 'complete', degraded: [/^Command `gzip .* failed with exit code 1/] });
  test.equal(cache.kept.size, 0);
});

void t.test('an archive that unpacks to more than the scratch space ends in an error', async (test) => {
  const result = await diff('bomb.gz', [zerosAnd('a'), zerosAnd('b')], {
    limits: { scratchBytes: 64 * 1024 ** 2 },
  });
  test.match(result.status, /error|complete/);
  test.ok(result.status === 'error' || result.degraded.length > 0, result.message ?? result.degraded.join());
});

void t.test('running out of memory is said so', async (test) => {
  const limits = { memoryBytes: 48 * 1024 ** 2, scratchBytes: 32 * 1024 ** 2 };
  const result = await diff('lines.txt', [numbersFrom(0), numbersFrom(5000)], { limits });
  test.match(result, { status: 'error', message: /out of memory: the limit is 48 MiB/ });
});

void t.test('archives nested without end are followed only so far', async (test) => {
  let [left, right] = [Buffer.from('a'), Buffer.from('b')];
  for (let depth = 0; depth < 80; depth += 1) [left, right] = [gzipSync(left), gzipSync(right)];
  const result = await diff('deep.gz', [left, right]);
  test.match(result, { status: 'complete', degraded: [/^Reached max container depth/] });
});

void t.test('names that could be options, commands or lines are only names', async (test) => {
  for (const path of ['--help', 'a/-rf', 'a\nb.gz', '$(id).gz', '..gz']) {
    const result = await diff(path, [gzipAt(early, 'x'), gzipAt(late, 'x')]);
    test.match(result, { status: 'complete', path });
  }
});

void t.test('a report above the limit is made again with fewer lines', async (test) => {
  const pair = [linesOf('left'), linesOf('right')] as const;
  const cut = await diff('a.txt', pair, { limits: { reportBytes: 20_000 } });
  test.match(cut, { status: 'truncated', message: /limit of 20000 bytes/ });
  test.match(textOf(cut.tree), /-left 1\n[^]*lines removed/);
  const none = await diff('a.txt', pair, { limits: { reportBytes: 500 } });
  test.match(none, { status: 'truncated', report: null, tree: null });
});

void t.test('an artifact above the limit is not taken apart', async (test) => {
  const result = await diff('a.bin', [Buffer.alloc(10), Buffer.alloc(11)], { limits: { artifactBytes: 10 } });
  test.match(result, { status: 'error', message: /11 bytes are above the limit of 10 bytes/ });
});

void t.test('a stop in the middle rejects at once', async (test) => {
  const signal = AbortSignal.timeout(1500);
  const startedAt = performance.now();
  await test.rejects(diff('bin/app', programs('/bin/bash'), { signal }), { name: 'TimeoutError' });
  test.ok(performance.now() - startedAt < 6000);
});

void t.test('several at once do not meet', async (test) => {
  const pairs = ['one', 'two', 'three'].map((word) => [gzipAt(early, word), gzipAt(late, word)] as const);
  const results = await Promise.all(pairs.map((pair, index) => diff(`${index}.gz`, pair)));
  test.same(
    results.map(({ status, path }) => [status, path]),
    [0, 1, 2].map((index) => ['complete', `${index}.gz`]),
  );
  test.equal(new Set(results.map(({ report }) => report?.digest)).size, 3);
});

void t.test('a stored report is rendered later as text and as a page of its own', async (test) => {
  const { report } = await diff('a.gz', [gzipAt(early, 'x'), gzipAt(late, 'x')]);
  assert(report !== null);
  const render = createReportRenderer(engine);
  const { signal } = new AbortController();
  test.match((await render(report, 'text', signal)).toString(), /│ -gzip compressed data.*2020/);
  const html = (await render(report, 'html', signal)).toString();
  test.match(html, /^<!DOCTYPE html>[^]*gzip[^]*<\/html>\s*$/);
  test.notMatch(html, /<script|https?:\/\/(?!diffoscope\.org)[^"]*\.(?:js|css)/);
  const broken = await engine.blobs.put(Buffer.from('{"no":"report"}'));
  await test.rejects(render(broken, 'text', signal), { code: 'RENDER' });
});

void t.test('none of all this left a container or a volume', async (test) => {
  test.same(await leftovers(engine), []);
});
