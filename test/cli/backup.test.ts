import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import tap, { type Test } from 'tap';

import { createBackup } from '../../src/store/create-backup.ts';
import { openStore } from '../../src/store/store.ts';
import { startCommand, type RunningCommand } from '../start-command.ts';

const BLOBS = 3000;
const HIDDEN = /^\.verbatim-backup-/;

/** A store that takes some time to be copied. */
function openPlace(t: Test) {
  const home = t.testdir({ backups: {} });
  const directory = join(home, 'backups');
  const at = (name: string): string => join(directory, name);
  const data = join(home, 'data');
  openStore(data, Date.now).close();
  for (let count = 0; count < BLOBS; count++) {
    const digest = hash('sha256', `${count}`);
    const path = join(data, 'blobs', digest.slice(0, 2), digest.slice(2));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${count}`);
  }
  const run = (...args: string[]): RunningCommand => {
    const command = startCommand(args, { PATH: process.env['PATH'], HOME: home });
    t.teardown(() => command.kill('SIGKILL'));
    return command;
  };
  return {
    directory,
    at,
    run,
    /** Another process's. */
    backup: (name: string) => run('backup', at(name), '--data', data),
    /** This one's. */
    copy: async (name: string) =>
      createBackup(
        { dataDirectory: data, target: at(name), version: '0.0.0' },
        Date.now,
        new AbortController().signal,
      ),
  };
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const hasHidden = (folder: string): boolean => namesIn(folder).some((name) => HIDDEN.test(name));

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(2);
}

for (const name of ['backup.tar', 'folder']) {
  /** True once blobs are being copied. */
  const isUnderWay = (directory: string): boolean =>
    name === 'folder' ? namesIn(join(directory, name, 'blobs')).length > 3 : hasHidden(directory);

  void tap.test(`the first signal stops a backup to ${name}, and nothing of it is left`, async (t) => {
    const { directory, at, backup } = openPlace(t);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const command = backup(name);
      await until(() => isUnderWay(directory));
      command.kill(signal);
      t.match(await command.ended, { exitCode: 130, stdout: '', stderr: /verbatim: interrupted\n$/ });
      t.same(namesIn(directory), name === 'folder' ? [name] : []);
      if (name === 'folder') t.same(readdirSync(at(name)), []);
    }
  });
}

void tap.test('what a killed backup to a tar left is removed by the next one there', async (t) => {
  const { directory, copy, backup } = openPlace(t);
  const killed = backup('backup.tar');
  await until(() => hasHidden(directory));
  killed.kill('SIGKILL');
  await killed.ended;
  t.ok(hasHidden(directory), 'it left something');
  await copy('backup.tar');
  t.same(namesIn(directory), ['backup.tar']);
});

void tap.test(
  'what a killed backup to a folder left is no backup, and nothing is written over it',
  async (t) => {
    const { at, run, copy, backup } = openPlace(t);
    const killed = backup('folder');
    await until(() => namesIn(at('folder/blobs')).length > 3);
    killed.kill('SIGKILL');
    await killed.ended;
    await t.rejects(copy('folder'), { code: 'NOT_EMPTY' });
    const restored = run('restore', at('folder'), '--data', at('restored'));
    t.match(await restored.ended, { exitCode: 2, stderr: /is no whole backup/ });
    t.same(namesIn(at('restored')), []);
  },
);

void tap.test('what a running backup has is left alone', async (t) => {
  const { directory, copy, backup } = openPlace(t);
  const running = backup('backup.tar');
  await until(() => hasHidden(directory));
  running.kill('SIGSTOP');
  await copy('other.tar');
  running.kill('SIGCONT');
  t.match(await running.ended, { exitCode: 0, stdout: /3,000 blobs/ });
});

void tap.test('the first signal stops a restore, and leaves no store', async (t) => {
  const { at, run, copy } = openPlace(t);
  for (const name of ['backup.tar', 'folder']) {
    await copy(name);
    const command = run('restore', at(name), '--data', at('restored'));
    await until(() => namesIn(at('restored/blobs')).length > 10);
    command.kill('SIGINT');
    t.match(await command.ended, { exitCode: 130, stdout: '', stderr: /verbatim: interrupted\n$/ });
    t.same(readdirSync(at('restored')), []);
  }
});
