import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import tap, { type Test } from 'tap';

import { createBackup } from '../../src/store/create-backup.ts';
import { restoreBackup } from '../../src/store/restore-backup.ts';
import { openStore } from '../../src/store/store.ts';

const PROCESS = fileURLToPath(new URL('store-process.ts', import.meta.url));
const VERSION = '0.0.0';
const CLOCK = (): number => Date.UTC(2026, 10, 22);

/** Processes that store results as fast as they can, and sweep beside it. */
async function underLoad<T>(folder: string, use: () => Promise<T>): Promise<T> {
  openStore(folder, Date.now).close();
  const writers = [1, 2].map(() =>
    spawn('env', ['-i', process.execPath, PROCESS, 'finish', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  await Promise.all(writers.map(async ({ stdout }) => once(stdout, 'data')));
  const store = openStore(folder, Date.now);
  const over = new AbortController();
  const sweeping = (async () => {
    while (!over.signal.aborted) {
      await store.sweep();
      await delay(5);
    }
  })();
  try {
    await delay(200);
    return await use();
  } finally {
    over.abort();
    await sweeping;
    store.close();
    for (const writer of writers) {
      const ended = once(writer, 'exit');
      writer.kill('SIGKILL');
      await ended;
    }
  }
}

async function readEverything(t: Test, folder: string): Promise<number> {
  const store = openStore(folder, Date.now);
  let read = 0;
  for (const { id, status, artifactCount } of store.comparisons.list({ limit: 100_000 })) {
    if (status !== 'finished') continue;
    const document = await store.comparisons.document(id);
    if (document.judgement.artifacts.length !== artifactCount) t.fail(`${id} is not as it was`);
    read += 1;
  }
  store.close();
  return read;
}

for (const name of ['folder', 'backup.tar']) {
  void tap.test(`a ${name} made while others write and sweep is restored whole`, async (t) => {
    const directory = t.testdir({});
    const [data, target, restored] = [
      join(directory, 'data'),
      join(directory, name),
      join(directory, 'restored'),
    ];
    const manifest = await underLoad(data, () =>
      createBackup({ dataDirectory: data, target, version: VERSION }, CLOCK),
    );
    t.ok(manifest.comparisons >= 4, `${manifest.comparisons} comparisons`);
    t.match(await restoreBackup(target, restored), { damaged: [], missing: [], manifest });
    const read = await readEverything(t, restored);
    t.ok(read >= manifest.comparisons - 2, `${read} of ${manifest.comparisons} are finished`);
    t.equal(statSync(join(restored, 'verbatim.sqlite')).mode & 0o077, 0, 'for the owner alone');
  });
}

async function openBackup(t: Test): Promise<{ data: string; target: string; restored: string; tar: string }> {
  const directory = t.testdir({});
  const at = (name: string): string => join(directory, name);
  const place = { data: at('data'), target: at('target'), restored: at('restored'), tar: at('b.tar') };
  execFileSync('env', ['-i', process.execPath, PROCESS, 'write', place.data]);
  await createBackup({ dataDirectory: place.data, target: place.target, version: VERSION }, CLOCK);
  return place;
}

void tap.test('neither a backup nor a restore overwrites anything', async (t) => {
  const { data, target, restored } = await openBackup(t);
  const again = createBackup({ dataDirectory: data, target, version: VERSION }, CLOCK);
  await t.rejects(again, { code: 'NOT_EMPTY' });
  t.ok(existsSync(join(target, 'backup.json')), 'the earlier one is still there');
  await t.rejects(restoreBackup(target, data), { code: 'NOT_EMPTY' });
  t.ok(existsSync(join(data, 'verbatim.sqlite')));
  await restoreBackup(target, restored);
  await t.rejects(restoreBackup(target, restored), { code: 'NOT_EMPTY', hint: /--data/ });
});

void tap.test('a damaged blob is named and left out, and the rest is restored', async (t) => {
  const { data, tar, restored } = await openBackup(t);
  await createBackup({ dataDirectory: data, target: tar, version: VERSION }, CLOCK);
  const bytes = readFileSync(tar);
  // The first blob's first byte.
  bytes[512] = (bytes[512] ?? 0) ^ 1;
  writeFileSync(tar, bytes);
  const { damaged } = await restoreBackup(tar, restored);
  t.equal(damaged.length, 1);
});

void tap.test('what is no whole backup is refused, and no store is left', async (t) => {
  const { data, target, tar, restored } = await openBackup(t);
  await createBackup({ dataDirectory: data, target: tar, version: VERSION }, CLOCK);
  const cut = `${tar}.cut`;
  writeFileSync(cut, readFileSync(tar));
  truncateSync(cut, Math.floor(statSync(cut).size / 2));
  await t.rejects(restoreBackup(cut, restored), { code: 'NO_BACKUP' });
  await t.rejects(restoreBackup(`${tar}.none`, restored), { code: 'NO_BACKUP' });
  await t.rejects(restoreBackup(data, restored), { code: 'NO_BACKUP' });
  appendFileSync(join(target, 'verbatim.sqlite'), 'x');
  await t.rejects(restoreBackup(target, restored), { code: 'NO_BACKUP', message: /database/ });
  t.same(readdirSync(restored), []);
});

void tap.test('a backup that fails leaves nothing half-made', async (t) => {
  const directory = t.testdir({ data: { 'verbatim.sqlite': 'no database at all, whatever its name says' } });
  for (const name of ['target', 'b.tar']) {
    const target = join(directory, name);
    const made = createBackup({ dataDirectory: join(directory, 'data'), target, version: VERSION }, CLOCK);
    await t.rejects(made, { code: 'DATABASE_CORRUPT' });
  }
  t.same(readdirSync(directory).toSorted(), ['data', 'target']);
  t.same(readdirSync(join(directory, 'target')), []);
  chmodSync(join(directory, 'target'), 0o700);
  const nowhere = createBackup(
    { dataDirectory: join(directory, 'none'), target: join(directory, 'c'), version: VERSION },
    CLOCK,
  );
  await t.rejects(nowhere, { code: 'NO_STORE' });
});
