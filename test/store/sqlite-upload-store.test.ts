import { join } from 'node:path';

import { test, type Test } from 'tap';

import { openStore } from '../../src/store/store.ts';
import { NO_QUOTA } from '../../src/store/token.ts';
import { reproducible } from '../report/sample-documents.ts';
import { finish, queued, requestOf } from './queue-rig.ts';

const HOUR_MS = 3_600_000;

function open(t: Test) {
  const clock = { now: Date.now() };
  const store = openStore(join(t.testdir({}), 'data'), () => clock.now);
  t.teardown(() => store.close());
  const token = store.tokens.create({
    name: 'submitter',
    scopes: ['submit'],
    projects: null,
    quota: NO_QUOTA,
    expiresAtMs: null,
  }).token.id;
  return { clock, store, token };
}

void test('an upload is kept while a comparison waits for it, and goes a day after its last use', async (t) => {
  const { clock, store, token } = open(t);
  const blob = await store.blobs.put(Buffer.from('a source that waits long'));
  store.uploads.keep({ blob, name: 'app', token });
  const source = { kind: 'upload', digest: blob.digest, name: 'app', told: null } as const;
  const { id } = store.queue.add(queued({ request: requestOf(source), token }));
  clock.now += 48 * HOUR_MS;
  await store.sweep();
  t.equal(await store.blobs.has(blob.digest), true, 'the queue still needs it');
  t.equal(store.uploads.bytesOf(token), blob.size);

  store.queue.cancel(id, 'not wanted');
  t.equal(store.uploads.use(blob.digest, token), true);
  clock.now += 23 * HOUR_MS;
  await store.sweep();
  t.equal(await store.blobs.has(blob.digest), true);
  clock.now += 2 * HOUR_MS;
  await store.sweep();
  t.equal(await store.blobs.has(blob.digest), false);
  t.equal(store.uploads.bytesOf(token), 0, 'and the quota is free again');
  t.equal(store.uploads.use(blob.digest, token), false);
});

void test('two tokens that send the same bytes each have them', async (t) => {
  const { store, token } = open(t);
  const blob = await store.blobs.put(Buffer.from('the same'));
  store.uploads.keep({ blob, name: 'app', token });
  t.equal(store.uploads.use(blob.digest, null), false, 'nobody is not anybody');
  store.uploads.keep({ blob, name: 'app', token: null });
  t.equal(store.uploads.use(blob.digest, null), true);
  t.equal(store.uploads.bytesOf(token), blob.size);
});

void test('what a token stores is counted once for each content, and its comparisons until they end', async (t) => {
  const { store, token } = open(t);
  const document = reproducible();
  t.equal(store.usage.storedBytes(token), 0);
  const add = () => store.queue.add(queued({ token, durable: false, again: true })).id;
  const first = add();
  t.equal(store.usage.activeComparisons(token), 1);
  await finish(store.queue.claim(first), document);
  t.equal(store.usage.activeComparisons(token), 0);
  const once = store.usage.storedBytes(token);
  const artifacts = document.judgement.artifacts.flatMap(({ classes }) => classes);
  t.ok(once > artifacts.reduce((sum, one) => sum + ('size' in one ? Number(one.size) : 0), 0));

  const second = add();
  await finish(store.queue.claim(second), document);
  const twice = store.usage.storedBytes(token);
  t.ok(twice - once < once / 2, `only its document is new: ${once}, then ${twice}`);
  store.comparisons.remove(first);
  store.comparisons.remove(second);
  t.equal(store.usage.storedBytes(token), 0);
});
