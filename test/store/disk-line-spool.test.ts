import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';
import tap from 'tap';

import { createDiskLineSpool } from '../../src/store/disk-line-spool.ts';
import { openStore } from '../../src/store/store.ts';

void tap.test('whatever lines it took, every line is found by its number', async (t) => {
  const directory = t.testdir({});
  let files = 0;
  const line = fc
    .tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom(1, 1, 3000))
    .map(([text, times]) => text.repeat(times).replaceAll('\n', ''));
  const property = fc.asyncProperty(
    fc.array(fc.array(line, { maxLength: 20 }), { maxLength: 20 }),
    fc.nat(),
    async (batches, from) => {
      const spool = createDiskLineSpool(() => join(directory, `${(files += 1)}`));
      for (const batch of batches) spool.add(batch);
      const lines = batches.flat();
      const first = lines.length === 0 ? 1 : 1 + (from % lines.length);
      const got: string[] = [];
      for (;;) {
        const part = await spool.read(first + got.length);
        if (part.length === 0) break;
        got.push(...part);
      }
      spool.close();
      t.strictSame(got, lines.slice(first - 1));
    },
  );
  await fc.assert(property, { numRuns: 50 });
  t.same(readdirSync(directory), []);
});

void tap.test('what is read when it is closed is still read, and nothing after that', async (t) => {
  const directory = t.testdir({});
  const spool = createDiskLineSpool(() => join(directory, 'spool'));
  spool.add(['one', 'two']);
  const reading = spool.read(1);
  spool.close();
  t.same(await reading, ['one', 'two']);
  t.same(await spool.read(1), []);
  spool.add(['three']);
  t.same(await spool.read(3), []);
  spool.close();
});

void tap.test('a disk that takes nothing is no fault of whoever writes', async (t) => {
  const spool = createDiskLineSpool(() => '/nonexistent/spool');
  spool.add(['one']);
  t.same(await spool.read(1), []);
  spool.close();
});

void tap.test('it takes its room from the data folder, where it has no name', async (t) => {
  const directory = t.testdir({});
  const store = openStore(directory, Date.now);
  const spool = store.spoolLines();
  spool.add(['one']);
  t.same(await spool.read(1), ['one']);
  t.same(readdirSync(join(directory, 'blobs', 'temporary')), []);
  spool.close();
  store.close();
});
