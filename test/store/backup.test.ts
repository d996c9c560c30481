import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
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

import { ownerOf } from '../../src/build/docker-labels.ts';
import { createBackup } from '../../src/store/create-backup.ts';
import { restoreBackup } from '../../src/store/restore-backup.ts';
import { openStore } from '../../src/store/store.ts';

const PROCESS = fileURLToPath(new URL('store-process.ts', import.meta.url));
const VERSION = '0.0.0';
const CLOCK = (): number => Date.UTC(2026, 10, 22);

const NEVER = new AbortController().signal;
const backUp = async (dataDirectory: string, target: string, signal = NEVER) =>
  createBackup({ dataDirectory, target, version: VERSION }, CLOCK, signal);
const restore = async (from: string, dataDirectory: string, signal = NEVER) =>
  restoreBackup(from, dataDirectory, signal);

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
    const manifest = await underLoad(data, () => backUp(data, target));
    t.ok(manifest.comparisons >= 4, `${manifest.comparisons} comparisons`);
    t.match(await restore(target, restored), { damaged: [], missing: [], manifest });
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
  await backUp(place.data, place.target);
  return place;
}

void tap.test('neither a backup nor a restore overwrites anything', async (t) => {
  const { data, target, restored } = await openBackup(t);
  const again = backUp(data, target);
  await t.rejects(again, { code: 'NOT_EMPTY' });
  t.ok(existsSync(join(target, 'backup.json')), 'the earlier one is still there');
  await t.rejects(restore(target, data), { code: 'NOT_EMPTY' });
  t.ok(existsSync(join(data, 'verbatim.sqlite')));
  await restore(target, restored);
  await t.rejects(restore(target, restored), { code: 'NOT_EMPTY', hint: /--data/ });
});

void tap.test('a damaged blob is named and left out, and the rest is restored', async (t) => {
  const { data, tar, restored } = await openBackup(t);
  await backUp(data, tar);
  const bytes = readFileSync(tar);
  // The first blob's first byte.
  bytes[512] = (bytes[512] ?? 0) ^ 1;
  writeFileSync(tar, bytes);
  const { damaged } = await restore(tar, restored);
  t.equal(damaged.length, 1);
});

void tap.test('what is no whole backup is refused, and no store is left', async (t) => {
  const { data, target, tar, restored } = await openBackup(t);
  await backUp(data, tar);
  const cut = `${tar}.cut`;
  writeFileSync(cut, readFileSync(tar));
  truncateSync(cut, Math.floor(statSync(cut).size / 2));
  await t.rejects(restore(cut, restored), { code: 'NO_BACKUP' });
  await t.rejects(restore(`${tar}.none`, restored), { code: 'NO_BACKUP' });
  await t.rejects(restore(data, restored), { code: 'NO_BACKUP' });
  appendFileSync(join(target, 'verbatim.sqlite'), 'x');
  await t.rejects(restore(target, restored), { code: 'NO_BACKUP', message: /database/ });
  t.same(readdirSync(restored), []);
});

void tap.test('a backup that fails leaves nothing half-made', async (t) => {
  const directory = t.testdir({ data: { 'verbatim.sqlite': 'no database at all, whatever its name says' } });
  for (const name of ['target', 'b.tar']) {
    const target = join(directory, name);
    const made = backUp(join(directory, 'data'), target);
    await t.rejects(made, { code: 'DATABASE_CORRUPT' });
  }
  t.same(readdirSync(directory).toSorted(), ['data', 'target']);
  t.same(readdirSync(join(directory, 'target')), []);
  chmodSync(join(directory, 'target'), 0o700);
  const nowhere = backUp(join(directory, 'none'), join(directory, 'c'));
  await t.rejects(nowhere, { code: 'NO_STORE' });
});

void tap.test('a backup or a restore that is stopped leaves nothing half-made', async (t) => {
  const { data, target, tar, restored } = await openBackup(t);
  const stopped = AbortSignal.abort(new Error('stopped'));
  const folder = `${target}.2`;
  for (const to of [tar, folder]) await t.rejects(backUp(data, to, stopped), { message: 'stopped' });
  await t.rejects(restore(target, restored, stopped), { message: 'stopped' });
  t.same(readdirSync(join(data, '..')).toSorted(), ['data', 'restored', 'target', 'target.2']);
  t.same([...readdirSync(restored), ...readdirSync(folder)], []);
});

void tap.test('what a killed backup left goes with the next one to the same place', async (t) => {
  const { data, tar } = await openBackup(t);
  const parent = join(data, '..');
  const dead = ownerOf(process.pid).replace(/[0-9]+$/, '1');
  const nameOf = (owner: string): string => join(parent, `.verbatim-backup-${encodeURIComponent(owner)}.x`);
  for (const owner of [dead, ownerOf(process.pid)]) mkdirSync(nameOf(owner));
  writeFileSync(join(nameOf(dead), 'backup.tar'), 'half');
  await backUp(data, tar);
  t.notOk(existsSync(nameOf(dead)));
  t.ok(existsSync(nameOf(ownerOf(process.pid))), 'its process may still be at it');
});
