import { join } from 'node:path';

import tap from 'tap';

import type { EndedCommand } from '../start-command.ts';
import { openServerRig } from './server-rig.ts';

const SECRET = /vbt_[A-Za-z0-9_]+/g;

/** Without what no two tokens share. */
function plain({ exitCode, stdout, stderr }: EndedCommand): EndedCommand {
  return { exitCode, stdout: without(stdout), stderr: without(stderr) };
}

function without(text: string): string {
  return text
    .replaceAll(SECRET, 'SECRET')
    .replaceAll(/\bt[a-z0-9]{10}\b/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::[\d.]+Z)?/g, 'TIME');
}

void tap.test('tokens are made, listed and revoked by a server as they are here', async (t) => {
  const directory = t.testdir({ source: {} });
  const rig = await openServerRig(t, directory, { play: () => ({ files: {} }), scopes: ['admin'] });
  const alone = ['--data', join(directory, 'alone')];
  for (const args of [
    ['create', 'ci', '--scope', 'submit', '--public-only', '--expires', '90d'],
    ['create', 'all', '--active', 'unlimited', '--uploads', '1GiB', '--stored', 'unlimited'],
    ['create', 'app', '--project', 'app', 'web', '--json'],
    ['create', 'no', '--project', 'app', '--public-only'],
    ['revoke', 'nothing'],
  ]) {
    const there = await rig.run(['token', ...args]);
    const here = await rig.run(['token', ...args, ...alone]);
    t.same(plain(there), plain(here), args.join(' '));
    const [secret] = there.stdout.match(SECRET) ?? [];
    if (secret === undefined) t.equal(there.exitCode, 2);
    else t.equal(rig.store.tokens.check(secret).kind, 'good', 'it is good for the server');
  }
  const data = ['--data', join(directory, 'data')];
  const [newest] = rig.store.tokens.list({ limit: 1 });
  for (const args of [
    ['list', '--json'],
    ['list', '--limit', '1'],
    ['revoke', newest?.id ?? ''],
    ['revoke', newest?.id ?? '', '--json'],
    ['list'],
  ]) {
    const there = await rig.run(['token', ...args]);
    t.notMatch(there.stdout, SECRET);
    t.same(there, await rig.run(['token', ...args, ...data]), args.join(' '));
  }
  t.match((await rig.run(['token', 'list'])).stdout, /revoked/);
});

void tap.test(
  'what is done to a server’s tokens is in its audit log, with the token that did it',
  async (t) => {
    const rig = await openServerRig(t, t.testdir({ source: {} }), {
      play: () => ({ files: {} }),
      scopes: ['admin'],
    });
    await rig.run(['token', 'create', 'ci']);
    const [entry] = rig.store.audit.list({ limit: 1 });
    const test = rig.store.tokens.list({ limit: 9 }).find(({ name }) => name === 'test');
    t.match(entry, { outcome: 'done', token: test?.id });
    t.notMatch(JSON.stringify(entry), SECRET);
  },
);

void tap.test('tokens are for admins: another token is told so, and nothing is made', async (t) => {
  const rig = await openServerRig(t, t.testdir({ source: {} }), { play: () => ({ files: {} }) });
  for (const args of [['create', 'ci'], ['list'], ['revoke', 'x']]) {
    t.match(await rig.run(['token', ...args]), { exitCode: 2, stdout: '', stderr: /admin/ });
  }
  t.equal(rig.store.tokens.list({ limit: 9 }).length, 1);
});
