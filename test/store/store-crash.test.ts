import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import tap from 'tap';

import { openStore } from '../../src/store/store.ts';
import { begin } from './queue-rig.ts';

const PROCESS = fileURLToPath(new URL('store-process.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;

/** Without the environment, by which the test runner would follow it with files of its own. */
function start(mode: string, folder: string, before = ':'): ChildProcess {
  const script = `${before}; exec env -i "$@"`;
  return spawn('sh', ['-c', script, 'sh', process.execPath, PROCESS, mode, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function killWhenReady(child: ChildProcess, afterMs: number): Promise<void> {
  const ended = once(child, 'exit');
  if (child.stdout !== null) await once(child.stdout, 'data');
  await delay(afterMs);
  child.kill('SIGKILL');
  await ended;
}

/** What a process that met a StoreError said of it. */
async function faultOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit');
  const said = child.stdout === null ? '' : await text(child.stdout);
  await ended;
  return JSON.parse(said.replace(/^(ready\n)*/, ''));
}

void tap.test('a put killed half-way leaves no blob, and its file goes with the next sweep', async (t) => {
  const folder = t.testdir();
  await killWhenReady(start('put', folder), 50);
  const temporary = join(folder, 'blobs', 'temporary');
  t.equal(readdirSync(temporary).length, 1);
  const store = openStore(folder, Date.now);
  t.strictSame(await store.sweep(), { blobs: 0, bytes: 0, leftovers: 1 });
  t.strictSame(readdirSync(temporary), []);
  store.close();
});

void tap.test('a process killed while storing results loses none that it had stored', async (t) => {
  const folder = t.testdir();
  for (const afterMs of [0, 7, 23, 61]) await killWhenReady(start('finish', folder), afterMs);
  const store = openStore(folder, Date.now);
  const before = store.comparisons.list({ limit: 10_000 });
  const running = before.filter(({ status }) => status !== 'finished').map(({ id }) => id);
  t.strictSame(store.clearDead().comparisons.toSorted(), running.toSorted());
  t.strictSame(store.clearDead().comparisons, []);
  await store.sweep();
  const finished = before.filter(({ status }) => status === 'finished');
  t.ok(finished.length >= 4);
  for (const { id, artifactCount } of finished) {
    const { judgement } = await store.comparisons.document(id);
    t.equal(judgement.artifacts.length, artifactCount);
  }
  for (const id of running) t.equal(store.comparisons.find(id).status, 'interrupted');
  store.close();
});

void tap.test('four processes open a new folder and write at once', async (t) => {
  const folder = t.testdir();
  const children = Array.from({ length: 4 }, () => start('write', folder));
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
  t.strictSame(codes, [0, 0, 0, 0]);
  const store = openStore(folder, Date.now);
  const all = store.comparisons.list({ limit: 1000 });
  t.equal(all.filter(({ status }) => status === 'finished').length, 80);
  t.equal(new Set(all.map(({ id }) => id)).size, 80);
  store.close();
});

void tap.test('a file size limit is told like a full disk', async (t) => {
  const folder = t.testdir();
  openStore(folder, Date.now).close();
  // Blocks of 512 bytes: inside a batch, and inside a piece of it.
  const child = start('put', folder, 'ulimit -f 3001');
  t.match(await faultOf(child), { code: 'DISK_FULL', message: new RegExp(folder), hint: /--data/ });
  t.strictSame(readdirSync(join(folder, 'blobs', 'temporary')), []);
});

if (isRoot) {
  void tap.test('a full disk is told by the folder, leaves nothing half-written, and passes', async (t) => {
    const folder = t.testdir();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'verbatim-test', folder]);
    try {
      t.match(await faultOf(start('put', folder)), { code: 'DISK_FULL', message: new RegExp(folder) });
      t.strictSame(readdirSync(join(folder, 'blobs', 'temporary')), []);
      t.match(await faultOf(start('small', folder)), { code: 'DISK_FULL', hint: /--data/ });
      t.match(await faultOf(start('finish', folder)), { code: 'DISK_FULL' });
      // A clock past the grace, so that the sweep may take what was just put.
      const store = openStore(folder, () => Date.now() + 2 * 3600 * 1000);
      t.ok((await store.sweep()).blobs > 0);
      t.ok(begin(store), 'there is room again');
      store.close();
    } finally {
      execFileSync('umount', [folder]);
    }
  });
}

void tap.test('a folder that may not be written is told by its name', (t) => {
  const folder = t.testdir();
  // Permission bits do not stop root; a read-only mount does.
  if (isRoot) execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'verbatim-test', folder]);
  else chmodSync(folder, 0o500);
  try {
    t.throws(() => openStore(folder, Date.now), {
      code: 'PERMISSION',
      message: new RegExp(folder),
      hint: /the user who owns that folder/,
    });
  } finally {
    if (isRoot) execFileSync('umount', [folder]);
    else chmodSync(folder, 0o700);
  }
  t.end();
});
