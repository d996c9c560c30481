import tap from 'tap';

import { openStore } from '../../src/store/store.ts';
import { NO_QUOTA } from '../../src/store/token.ts';
import { reproducible } from '../report/sample-documents.ts';
import { finish, queued } from './queue-rig.ts';

void tap.test('what a token stores counts once, however many of its comparisons share it', async (t) => {
  const store = openStore(t.testdir(), Date.now);
  t.teardown(() => store.close());
  const { token } = store.tokens.create({
    name: 'ci',
    scopes: ['submit'],
    projects: null,
    quota: NO_QUOTA,
    expiresAtMs: null,
  });
  const keep = async (): Promise<void> => {
    store.queue.add(queued({ again: true, token: token.id }));
    const [claim] = store.queue.claimNext();
    if (claim === undefined) throw new Error('nothing is due');
    await finish(claim, reproducible());
  };
  const requestBytes = JSON.stringify(queued({ again: true, token: token.id }).request).length;
  t.equal(store.usage.storedBytes(token.id), 0);
  await keep();
  const one = store.usage.storedBytes(token.id);
  t.ok(one > reproducible().revision.snapshot.size);
  t.equal(store.usage.storedBytesAtMost(token.id), one, 'of one comparison both sums are the same');
  await keep();
  const two = store.usage.storedBytes(token.id);
  const documentBytes = JSON.stringify({ ...reproducible(), id: 'c'.padEnd(15, '0') }).length;
  t.equal(two, one + documentBytes + requestBytes, 'only the second document and its request are new');
  t.equal(store.usage.storedBytesAtMost(token.id), 2 * one);
});

void tap.test('a request counts before it has a result, and when it gets none', (t) => {
  const store = openStore(t.testdir(), Date.now);
  t.teardown(() => store.close());
  const [name, scopes] = ['ci', ['submit']] as const;
  const { token } = store.tokens.create({
    name,
    scopes,
    projects: null,
    quota: NO_QUOTA,
    expiresAtMs: null,
  });
  const asked = queued({ again: true, token: token.id });
  const { id } = store.queue.add(asked);
  store.queue.cancel(id, 'nobody needs it');
  t.equal(store.usage.storedBytes(token.id), JSON.stringify(asked.request).length);
  t.equal(store.usage.storedBytesAtMost(token.id), JSON.stringify(asked.request).length);
  t.end();
});
