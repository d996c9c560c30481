import { spawn } from 'node:child_process';
import { once } from 'node:events';

import tap from 'tap';

import { lockStoreForService } from '../../src/store/sqlite-service-lock.ts';

const MODULE = new URL('../../src/store/sqlite-service-lock.ts', import.meta.url).href;
const HOLD = `const { lockStoreForService } = await import(process.argv[1]);
const lock = lockStoreForService(process.argv[2]); console.log('held'); setInterval(() => lock, 1000);`;

void tap.test('a store has one service at a time', async (t) => {
  const folder = t.testdir({});
  const first = lockStoreForService(folder, 10);
  t.throws(() => lockStoreForService(folder, 10), {
    code: 'DATABASE_BUSY',
    message: /another service runs on/,
  });
  first.release();
  lockStoreForService(folder, 10).release();
});

void tap.test('a service that is killed keeps no other from the store', async (t) => {
  const folder = t.testdir({});
  const args = ['-i', process.execPath, '--input-type=module', '--eval', HOLD, MODULE, folder];
  const holder = spawn('env', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(holder, 'exit');
  await once(holder.stdout, 'data');
  t.throws(() => lockStoreForService(folder, 10), { code: 'DATABASE_BUSY' });
  holder.kill('SIGKILL');
  await ended;
  lockStoreForService(folder, 1000).release();
});
