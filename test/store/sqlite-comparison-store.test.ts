import tap, { type Test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import type { Source } from '../../src/source/source.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { SEES_ALL } from '../../src/store/visibility.ts';
import { digestOf } from '../report/sample-parts.ts';
import { reproducible, twoMismatches, failedBuild, hostile } from '../report/sample-documents.ts';
import { begin, finish, keepDocument } from './queue-rig.ts';

const GREET: Source = { kind: 'git', url: 'https://example.org/greet.git', ref: 'v1.2' };
const START = Date.parse('2026-11-22T10:00:00Z');

function open(t: Test): Store {
  let now = START;
  const store = openStore(t.testdir(), () => (now += 1000));
  t.teardown(() => store.close());
  return store;
}

const run = (store: Store, document: ComparisonDocument, source: Source = GREET): Promise<string> =>
  keepDocument(store, document, source);

void tap.test('a finished comparison comes back as it was', async (t) => {
  const store = open(t);
  for (const make of [reproducible, twoMismatches, failedBuild, hostile]) {
    const document = make();
    const id = await run(store, document);
    t.strictSame(await store.comparisons.document(id), { ...document, id });
  }
});

void tap.test('a running comparison is listed, and has no document', async (t) => {
  const store = open(t);
  const { comparisons } = store;
  const { id } = begin(store, GREET);
  t.match(comparisons.find(id), {
    id,
    status: 'resolving',
    createdAt: /^2026-11-22T10:00:0/,
    finishedAt: null,
    title: 'greet',
    source: GREET,
    verdict: null,
  });
  t.notOk('request' in comparisons.find(id), 'only what a summary holds');
  await t.rejects(comparisons.document(id), { code: 'UNKNOWN_COMPARISON', message: /no result/ });
  t.throws(() => comparisons.remove(id), { code: 'STILL_RUNNING' });
});

void tap.test('a summary counts what the document holds', async (t) => {
  const store = open(t);
  const id = await run(store, twoMismatches());
  t.match(store.comparisons.find(id), {
    status: 'finished',
    finishedAt: '2026-11-22T10:00:14.200Z',
    verdict: 'unreproducible',
    toolchainIndependent: 'no',
    nondeterministic: false,
    regressedFrom: 'cmp-01kb1x2h9p',
    version: '1.2',
    buildCount: 4,
    successCount: 4,
    artifactCount: 5,
    matchCount: 3,
  });
});

void tap.test('pages of a list join without gap or repetition', async (t) => {
  const store = open(t);
  const ids: string[] = [];
  for (let count = 0; count < 5; count++) ids.unshift(await run(store, reproducible()));
  const first = store.comparisons.list({ limit: 2 }).map(({ id }) => id);
  const second = store.comparisons.list({ limit: 9, before: first[1] ?? '' }).map(({ id }) => id);
  t.strictSame([...first, ...second], ids);
  t.throws(() => store.comparisons.list({ limit: 2, before: 'c0' }), { code: 'UNKNOWN_COMPARISON' });
});

void tap.test('a list can be of one verdict and of one project, whatever its ref', async (t) => {
  const store = open(t);
  const bad = await run(store, twoMismatches());
  const good = await run(store, reproducible(), {
    ...GREET,
    url: 'https://me:secret@example.org/greet/',
    ref: null,
  });
  await run(store, reproducible(), { kind: 'directory', path: '/src' });
  const { comparisons } = store;
  t.strictSame(
    comparisons.list({ limit: 9, verdict: 'unreproducible' }).map(({ id }) => id),
    [bad],
  );
  t.strictSame(
    comparisons.list({ limit: 9, source: GREET }).map(({ id }) => id),
    [good, bad],
  );
});

void tap.test('an id is found by its first characters, unless several begin so', async (t) => {
  const store = open(t);
  const { id: one } = begin(store, GREET);
  const { id: two } = begin(store, GREET);
  const found = (name: string): string => store.reader.find(name, SEES_ALL).record.id;
  t.equal(found(one), one);
  t.equal(found(one.slice(0, -1)), one);
  t.equal(found('latest'), two);
  t.throws(() => found(one.slice(0, 4)), { code: 'AMBIGUOUS_ID' });
  const unknown = { code: 'UNKNOWN_COMPARISON', message: 'there is no comparison "nothing"' };
  t.throws(() => found('nothing'), unknown);
  for (const wrong of [
    'zzz',
    one.slice(0, 3),
    '',
    '%',
    '____',
    "' OR 1",
    '..',
    one.toUpperCase(),
    `${one}0`,
  ]) {
    const refused = {
      code: 'UNKNOWN_COMPARISON',
      message: `${JSON.stringify(wrong)} cannot be a comparison's id`,
      hint: /like c1mhk7q4z0x3v9w/,
    };
    t.throws(() => found(wrong), refused, JSON.stringify(wrong));
  }
});

void tap.test(
  'the last conclusive comparison skips inconclusive, unfinished, later and foreign ones',
  async (t) => {
    const store = open(t);
    const { comparisons } = store;
    const good = await run(store, reproducible());
    await run(store, failedBuild());
    begin(store, GREET);
    await run(store, twoMismatches(), { kind: 'directory', path: '/src' });
    const { id: now } = begin(store, { ...GREET, ref: 'v1.3' });
    await run(store, twoMismatches());
    t.strictSame(comparisons.lastConclusive(GREET, now), { id: good, verdict: 'reproducible' });
    t.equal(comparisons.lastConclusive(GREET, good), null);
  },
);

void tap.test('everything that saw an artifact is found by its digest', async (t) => {
  const store = open(t);
  const document = twoMismatches();
  const older = await run(store, document);
  const newer = await run(store, document);
  const [archive] = document.judgement.artifacts;
  const [entry] = archive?.classes.map((one) => one.entry) ?? [];
  if (entry?.kind !== 'file') throw new Error('the sample changed');
  const found = store.artifacts.ofDigest(entry.digest, { limit: 9, before: null }, SEES_ALL).items;
  t.strictSame(
    found.map(({ comparison }) => comparison),
    [newer, older],
  );
  t.match(found[0], {
    path: 'greet.tar.gz',
    verdict: 'mismatch',
    letter: 'A',
    builders: [{ label: 'bookworm' }, { label: 'bookworm#2' }],
  });
  t.strictSame(store.artifacts.ofDigest('0'.repeat(64), { limit: 9, before: null }, SEES_ALL).items, []);
});

void tap.test('a result is stored once, and not after an interruption', async (t) => {
  const store = open(t);
  const done = begin(store, GREET);
  await finish(done, reproducible());
  await t.rejects(done.ledger.finish({ ...twoMismatches(), id: done.id }, null), {
    code: 'ILLEGAL_TRANSITION',
    message: /is finished/,
  });
  t.equal(store.comparisons.find(done.id).verdict, 'reproducible');
  const { id, ledger } = begin(store, GREET);
  await ledger.end('interrupted', 'stopped by Ctrl-C');
  await t.rejects(ledger.finish({ ...reproducible(), id }, null), { code: 'ILLEGAL_TRANSITION' });
  t.match(store.comparisons.find(id), {
    status: 'interrupted',
    sentence: 'stopped by Ctrl-C',
    fault: null,
    verdict: null,
  });
  await t.rejects(done.ledger.end('interrupted', 'too late'), { code: 'ILLEGAL_TRANSITION' });
  t.equal(store.comparisons.find(done.id).status, 'finished');
});

void tap.test('a removed comparison takes its rows with it', async (t) => {
  const store = open(t);
  const id = await run(store, reproducible());
  store.comparisons.remove(id);
  t.throws(() => store.comparisons.find(id), { code: 'UNKNOWN_COMPARISON' });
  t.strictSame(store.comparisons.list({ limit: 9 }), []);
});

void tap.test('a document of a later version is refused, one that does not fit is told', async (t) => {
  const store = open(t);
  const later = await run(store, Object.assign(reproducible(), { version: 2 }));
  await t.rejects(store.comparisons.document(later), { code: 'NEWER_DOCUMENT', message: /version 2/ });
  const wrong = await run(store, Object.assign(reproducible(), { seed: 5 }));
  await t.rejects(store.comparisons.document(wrong), { code: 'INVALID_DOCUMENT', message: /seed/ });
});

void tap.test('20,000 artifacts of 4 builds are stored in well under a second', async (t) => {
  const store = open(t);
  const document = twoMismatches();
  const [sample] = document.judgement.artifacts;
  if (sample === undefined) throw new Error('the sample changed');
  document.judgement.artifacts = Array.from({ length: 20_000 }, (_, index) => ({
    ...sample,
    path: `usr/share/doc/${index}.html`,
    classes: sample.classes.map((one) => ({
      ...one,
      entry: {
        ...one.entry,
        ...(one.entry.kind === 'file' && { digest: digestOf(`${index}${one.letter}`) }),
      },
    })),
  }));
  const start = performance.now();
  const id = await run(store, document);
  const tookMs = performance.now() - start;
  t.equal(store.comparisons.find(id).artifactCount, 20_000);
  t.comment(`stored in ${Math.round(tookMs)} ms`);
  t.ok(tookMs < 5000, 'within five seconds even on a busy machine');
});
