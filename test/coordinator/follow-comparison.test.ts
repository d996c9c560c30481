import { globSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

import tap from 'tap';

import { SEES_ALL } from '../../src/store/visibility.ts';
import { openServiceRig } from './service-rig.ts';

void tap.test('what has ended is followed to its end without its document', async (t) => {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const rig = openServiceRig(directory, { play: () => ({ files: { app: 'x' }, log: 'one\ntwo' }) });
  t.teardown(async () => rig.leave());
  await rig.service.start();
  const id = rig.submit('bookworm*2');
  await rig.document(id);
  const { document } = rig.store.reader.find(id, SEES_ALL).record;
  const files = globSync(join(directory, 'data', '**', `*${document?.slice(8)}*`));
  t.equal(files.length, 1);
  for (const file of files) unlinkSync(file);
  await t.rejects(rig.store.comparisons.document(id), { code: 'BLOB_MISSING' });

  const { signal } = new AbortController();
  t.same(await rig.events(id), []);
  t.same(await Array.fromAsync(rig.service.log(id, 1, 0, signal)), [
    { number: 1, text: 'one' },
    { number: 2, text: 'two' },
  ]);
  t.same(await Array.fromAsync(rig.service.log(id, 7, 0, signal)), [], 'there is no such build');
});
