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
  t.equal(store.usage.storedBytes(token.id), 0);
  await keep();
  const one = store.usage.storedBytes(token.id);
  t.ok(one > reproducible().revision.snapshot.size);
  t.equal(store.usage.storedBytesAtMost(token.id), one, 'of one comparison both sums are the same');
  await keep();
  const two = store.usage.storedBytes(token.id);
  const documentBytes = JSON.stringify({ ...reproducible(), id: 'c'.padEnd(15, '0') }).length;
  t.equal(two, one + documentBytes, 'only the second document is new');
  t.equal(store.usage.storedBytesAtMost(token.id), 2 * one);
});
