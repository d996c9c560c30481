import tap, { type Test } from 'tap';

import type { Cause } from '../../src/comparison/cause.ts';
import type { DiffNode } from '../../src/comparison/difference.ts';
import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { openCoordinatorRig, type CoordinatorRig, type RigOptions } from './coordinator-rig.ts';
import { differenceOf } from './rig-deps.ts';

const SOURCE = { 'hello.txt': 'hello\n', config: 'prefix=/build/of/the/source\n' };

function open(t: Test, options: RigOptions): CoordinatorRig {
  return openCoordinatorRig(t.testdir({ source: SOURCE }), options);
}

function told({ causes }: ComparisonDocument): string[] {
  return causes.map(
    ({ path, kind, confidence, isLatent }) => `${path}: ${kind}, ${isLatent ? 'latent' : confidence}`,
  );
}

/** Each builds what one aspect of its environment makes of it. */
const BY_HOST: RigOptions['play'] = ({ environment }) => ({
  files: { app: `built on ${environment.hostname}`, clean: 'the same everywhere' },
});
const BY_PATH: RigOptions['play'] = ({ environment }) => ({ files: { app: `in ${environment.buildPath}` } });
const BY_NAME: RigOptions['play'] = ({ environment }) => ({
  files: { [`app-${environment.hostname}.txt`]: 'the same contents' },
});
const BY_LOCALE: RigOptions['play'] = ({ environment }) => ({ files: { app: `${environment.locale}\n` } });

const hasCanary = ({ witnesses }: Cause): boolean => witnesses.some(({ by }) => by === 'canary');

void tap.test("a builder's value in an artifact is found, told early, and in the sentence", async (t) => {
  const rig = open(t, { play: BY_HOST });
  const document = await rig.compare('bookworm*2,bookworm+all');
  t.same(told(document), ['app: captures-hostname, evident']);
  t.ok(document.causes.every(hasCanary));
  t.same(document.searched, { artifacts: 2, of: 2 });
  t.same(document.unscanned, []);
  t.match(document.sentence, /`app` embeds the host name/);
  const kinds = rig.events.map(({ kind }) => kind);
  t.ok(kinds.indexOf('cause') > 0 && kinds.indexOf('cause') < kinds.indexOf('finished'));
  t.equal(kinds.filter((kind) => kind === 'cause').length, 1, 'once, though both classes hold it');
});

void tap.test('a value that all builders share is latent, and nothing is blamed', async (t) => {
  const rig = open(t, { play: BY_PATH });
  const document = await rig.compare('bookworm*2');
  t.equal(document.judgement.verdict, 'reproducible');
  t.same(told(document), ['app: captures-build-path, latent']);
  t.notOk(rig.events.some(({ kind }) => kind === 'cause'));
});

void tap.test("another build's value in a class is no evidence against its own", async (t) => {
  let control = '';
  const play: RigOptions['play'] = ({ environment, builder }) => {
    if (builder.variations.length === 0) control = environment.hostname;
    return { files: { app: `fetched on ${control}, ${builder.notation}` } };
  };
  const document = await open(t, { play }).compare('bookworm,bookworm+all', { jobs: 1 });
  t.equal(document.judgement.verdict, 'unreproducible');
  t.notOk(document.causes.some(({ isLatent }) => !isLatent));
});

void tap.test('a value in the name of an artifact that others lack is the cause', async (t) => {
  const { causes, judgement } = await open(t, { play: BY_NAME }).compare('bookworm,bookworm+all');
  t.equal(judgement.verdict, 'unreproducible');
  t.same([...new Set(causes.map(({ kind }) => kind))], ['captures-hostname']);
  t.equal(new Set(causes.map(({ path }) => path)).size, 2, 'either name');
});

void tap.test('what the rules see in a report joins what the scan found', async (t) => {
  const tree: DiffNode = {
    source1: 'app',
    source2: 'app',
    comments: [],
    unifiedDiff: '@@ -1 +1 @@\n-b one\n+a two\n b\n',
    details: [],
    truncated: false,
  };
  const analysis: RigOptions['analysis'] = {
    differ: { diff: async (request) => ({ ...differenceOf(request), tree }) },
  };
  const { causes } = await open(t, { play: BY_LOCALE, analysis }).compare('bookworm,bookworm+all');
  t.ok(causes.length > 0);
  t.ok(causes.flatMap(({ witnesses }) => witnesses).some(({ by }) => by === 'rule'));
});

void tap.test('without a readable source nothing that was found counts, and it is said', async (t) => {
  const rig = open(t, { play: BY_HOST });
  const { blobs } = rig.store;
  const read = blobs.read.bind(blobs);
  let snapshot = '';
  const document = await rig.compare('bookworm,bookworm+all', {
    onEvent(event) {
      if (event.kind !== 'revision') return;
      snapshot = event.revision.snapshot.digest;
      Object.assign(blobs, {
        read: (digest: string) => {
          if (digest === snapshot) throw new Error('the disk is gone');
          return read(digest);
        },
      });
    },
  });
  t.equal(document.judgement.verdict, 'unreproducible');
  t.same(told(document), []);
  t.match(document.unscanned, [{ path: 'app', reason: /source could not be searched/ }]);
});
