import { readFileSync } from 'node:fs';

import t from 'tap';

import type { Normalisation } from '../../src/comparison/artifact-comparison.ts';
import { createNormaliser } from '../../src/diff/docker-normaliser.ts';
import { arOf, gzipAt, pngAt, zipOf } from '../diff/archives.ts';
import { createTestEngine, leftovers } from './diff-engine.ts';

const engine = await createTestEngine();
const normaliser = createNormaliser(engine);
const options = { sourceDateEpoch: 1_700_000_000, signal: new AbortController().signal };

async function normaliseEach(
  files: Record<string, readonly Buffer[]>,
): Promise<Record<string, Normalisation | null>> {
  const requests = await Promise.all(
    Object.entries(files).map(async ([path, contents]) => ({
      path,
      classes: await Promise.all(
        contents.map(async (content, index) => ({
          letter: 'ABCDEF'.charAt(index),
          ...(await engine.blobs.put(content)),
        })),
      ),
    })),
  );
  const results = await normaliser.normaliseAll(requests, options);
  return Object.fromEntries(requests.map(({ path }, index) => [path, results[index] ?? null]));
}

/** `AB C`: A and B became the same. */
function grouped(normalisation: Normalisation | null | undefined): string | null {
  return normalisation?.groups.map(({ letters }) => letters.join('')).join(' ') ?? null;
}

const [early, late] = [1_600_000_000, 1_650_000_000];
const member = (time: number, content = 'hello\n'): { name: string; content: string; time: number } => ({
  name: 'member.txt',
  content,
  time,
});

void t.test(
  'what differs by times alone becomes the same, and what differs by content does not',
  async (test) => {
    const results = await normaliseEach({
      'a.gz': [gzipAt(early, 'x'), gzipAt(late, 'x'), gzipAt(late, 'y')],
      'a.zip': [zipOf([member(early)]), zipOf([member(late)]), zipOf([member(late, 'other')])],
      'a.jar': [zipOf([member(early)]), zipOf([member(late)]), zipOf([member(late, 'other')])],
      'liba.a': [arOf([member(early)]), arOf([member(late)]), arOf([member(late, 'other!')])],
      'a.png': [pngAt(early), pngAt(late), pngAt(late, 7)],
    });
    for (const [path, result] of Object.entries(results)) test.equal(grouped(result), 'AB C', path);
    test.same(
      Object.values(results).map((result) => result?.passes),
      [['gzip'], ['zip'], ['jar'], ['ar'], ['png']],
    );
    test.match(results['a.gz']?.tool, /^strip-nondeterminism \d+\.\d+/);
  },
);

void t.test('a kind that no handler knows is left alone', async (test) => {
  const elf = readFileSync('/bin/true');
  const results = await normaliseEach({
    'bin/true': [elf, Buffer.concat([elf, Buffer.from('x')])],
    'a.txt': [Buffer.from('a'), Buffer.from('b')],
    // The name says gzip, the content does not.
    'b.gz': [Buffer.from('a'), Buffer.from('b')],
  });
  test.same(results, { 'bin/true': null, 'a.txt': null, 'b.gz': null });
});

void t.test(
  'a zip with bytes that no member holds is not taken to be the same as one without',
  async (test) => {
    const hidden = zipOf([member(late)], Buffer.from('not listed anywhere'));
    const results = await normaliseEach({
      'hidden.zip': [zipOf([member(early)]), hidden],
      'both.zip': [hidden, zipOf([member(late)], Buffer.from('nor is this one'))],
      'renamed.zip': [zipOf([member(early)]), renameLocally(zipOf([member(late)]))],
    });
    test.equal(grouped(results['hidden.zip']), 'A B');
    test.equal(results['both.zip'], null);
    test.equal(grouped(results['renamed.zip']), 'A B');
  },
);

/** Changes the name in the local header alone: tools that go by the central directory never see it. */
function renameLocally(zip: Buffer): Buffer {
  const copy = Buffer.from(zip);
  copy.write('hidden', 30);
  return copy;
}

void t.test('a damaged archive neither stops the others nor counts as changed', async (test) => {
  const whole = zipOf([member(early), { ...member(early), name: 'second.txt' }]);
  const results = await normaliseEach({
    'cut.zip': [whole.subarray(0, whole.length - 30), whole.subarray(0, 40)],
    'cut.gz': [gzipAt(early, 'x').subarray(0, 11), Buffer.from([31, 139])],
    'liba.a': [arOf([member(early)]).subarray(0, 50), Buffer.from('!<arch>\n')],
    'fine.gz': [gzipAt(early, 'x'), gzipAt(late, 'x')],
  });
  test.equal(results['cut.zip'], null);
  test.equal(grouped(results['fine.gz']), 'AB');
});

void t.test('names of any kind come through', async (test) => {
  const pair = [gzipAt(early, 'x'), gzipAt(late, 'x')];
  const results = await normaliseEach({
    '--help.gz': pair,
    'a\nb/c\nd.gz': pair,
    '-rf *.gz': pair,
    '$(touch x);.gz': pair,
    [`${'long'.repeat(60)}.gz`]: pair,
    'ünï.gz': pair,
    '.gz': pair,
  });
  for (const [path, result] of Object.entries(results)) test.equal(grouped(result), 'AB', path);
});

void t.test('hundreds of artifacts take one sandbox', async (test) => {
  const files = Array.from({ length: 300 }, (_, index) => [
    `${index}.gz`,
    [gzipAt(early + index, 'x'), gzipAt(late + index, 'x')],
  ]);
  const startedAt = performance.now();
  const results = await normaliseEach(Object.fromEntries(files));
  test.comment(`300 pairs of .gz: ${Math.round(performance.now() - startedAt)} ms`);
  test.equal(Object.values(results).filter((result) => grouped(result) === 'AB').length, 300);
});

void t.test('an aborted run rejects and leaves nothing', async (test) => {
  const classes = [{ letter: 'A', ...(await engine.blobs.put(Buffer.from('a'))) }];
  const request = {
    path: 'a.gz',
    classes: [...classes, { letter: 'B', ...(await engine.blobs.put(gzipAt(1, 'b'))) }],
  };
  const aborted = normaliser.normaliseAll([request], { ...options, signal: AbortSignal.timeout(150) });
  await test.rejects(aborted, { name: 'TimeoutError' });
  test.same(await leftovers(engine), []);
});
