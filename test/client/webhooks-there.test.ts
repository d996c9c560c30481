import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { createDeliverer } from '../../src/coordinator/deliver.ts';
import { anyAddress } from '../../src/source/url-guard.ts';
import { startReceiver, verify } from '../coordinator/delivery-rig.ts';
import type { EndedCommand } from '../start-command.ts';
import { openServerRig, type ServerRig } from './server-rig.ts';

const SECRET = /whsec_[A-Za-z0-9+/=]+/;

interface Place extends ServerRig {
  readonly directory: string;
  /** Runs a command by the server, and on a store. */
  readonly both: (folder: string, ...args: string[]) => Promise<[EndedCommand, EndedCommand]>;
}

/** A server that sends to this machine too. */
async function openPlace(t: Test): Promise<Place> {
  const directory = t.testdir({ source: {}, token: 'forge-token\n' });
  const rig = await openServerRig(t, directory, {
    play: () => ({ files: {} }),
    scopes: ['admin'],
    api: { allowPrivateWebhooks: true },
  });
  const deliverer = createDeliverer({
    deliveries: rig.store.deliveries,
    isAllowed: anyAddress,
    clock: Date.now,
    random: Math.random,
    version: '0.0.0',
    comparisonUrl: (id) => `https://verbatim.example/${id}`,
    log: { info() {}, warn() {} },
  });
  deliverer.start();
  t.teardown(async () => deliverer.stop(1000));
  return {
    ...rig,
    directory,
    both: async (folder, ...args) => {
      const there = await rig.run(['webhooks', ...args]);
      const here = await rig.run(['webhooks', ...args, '--data', join(directory, folder)], {
        env: { VERBATIM_PRIVATE_WEBHOOKS: 'true' },
      });
      return [there, here];
    },
  };
}

/** Without what no two receivers share. */
function plain({ exitCode, stdout, stderr }: EndedCommand): EndedCommand {
  return { exitCode, stdout: without(stdout), stderr: without(stderr) };
}

function without(text: string): string {
  return text
    .replaceAll(new RegExp(SECRET, 'g'), 'SECRET')
    .replaceAll(/\bwh_[a-z0-9]+/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}

const idIn = ({ stdout }: EndedCommand): string => /wh_[a-z0-9]+/.exec(stdout)?.[0] ?? '';

void tap.test('receivers are added to a server as they are here, their secrets shown once', async (t) => {
  const { both, store } = await openPlace(t);
  for (const args of [
    ['https://one.example/hook', '--event', 'finished', 'regressed'],
    ['https://two.example/hook', '--format', 'cdevents', '--json'],
    ['--kind', 'github-status', '--token-file', 'token'],
    ['https://three.example', '--project', 'nothing'],
    ['--kind', 'gitea-status'],
  ]) {
    const [there, here] = await both('alone', 'add', ...args);
    t.same(plain(there), plain(here), args.join(' '));
    t.equal(SECRET.test(there.stdout), there.exitCode === 0 && !args.includes('--kind'));
    t.notMatch(there.stdout + there.stderr, 'forge-token');
  }
  t.equal(store.webhooks.list({ limit: 9, projects: null }).length, 3);
});

void tap.test(
  'receivers are listed, switched, rotated and removed by a server as they are here',
  async (t) => {
    const { run, both } = await openPlace(t);
    const id = idIn(await run(['webhooks', 'add', 'https://one.example/hook']));
    await run(['webhooks', 'add', 'https://two.example/hook']);
    for (const args of [
      ['list'],
      ['list', '--json'],
      ['list', '--limit', '1'],
      ['list', '--project', 'nobody'],
      ['disable', id],
      ['enable', id],
      ['rotate', id],
      ['rotate', id, '--json'],
      ['rotate', 'nothing'],
      ['ping', 'nothing'],
      ['deliveries', id],
      ['deliveries', 'nothing'],
      ['enable', 'nothing'],
      ['remove', 'nothing'],
    ]) {
      const [there, here] = await both('data', ...args);
      t.same(plain(there), plain(here), args.join(' '));
      if (args[0] === 'list') t.same(there, here);
      t.equal(there.exitCode, args.includes('nothing') ? 2 : 0);
    }
    t.match(await run(['webhooks', 'remove', id]), { exitCode: 0, stdout: `${id} is removed\n` });
  },
);

void tap.test(
  'a server pings a receiver and replays a delivery, and tells what came of the try',
  async (t) => {
    const { run, both } = await openPlace(t);
    let status = 204;
    const receiver = await startReceiver(t, (_, response) => void response.writeHead(status).end());
    const added = await run(['webhooks', 'add', receiver.url]);
    const id = idIn(added);
    const ping = await run(['webhooks', 'ping', id]);
    t.match(ping, { exitCode: 0, stdout: /webhook\.ping +delivered +1 try +204/ });
    const [received] = receiver.received;
    if (received === undefined) throw new Error('nothing came');
    verify(received, SECRET.exec(added.stdout)?.[0] ?? '');
    const delivery = ping.stdout.split(' ')[0] ?? '';
    t.match(await run(['webhooks', 'replay', id, delivery]), { exitCode: 0, stdout: /delivered/ });
    t.equal(receiver.received.length, 2);
    status = 410;
    t.match(await run(['webhooks', 'ping', id]), { exitCode: 2, stdout: /failed +1 try +410/ });
    t.match(await run(['webhooks', 'ping', id]), { exitCode: 2, stderr: /switched off|is off|disabled/ });
    for (const more of [[], ['--json'], ['--limit', '1'], ['--state', 'failed']]) {
      const [there, here] = await both('data', 'deliveries', id, ...more);
      t.same(there, here, more.join(' '));
      t.not(there.stdout, '');
    }
    const newest = (await run(['webhooks', 'deliveries', id, '--limit', '1'])).stdout.split(' ')[0] ?? '';
    const [there, here] = await both('data', 'deliveries', id, '--before', newest);
    t.same(there, here);
    t.equal(there.stdout.trim().split('\n').length, 1);
    t.match(there.stdout, delivery);
    const [unknown, unknownHere] = await both('data', 'deliveries', id, '--before', 'nothing');
    t.same(unknown, unknownHere);
    t.equal(unknown.exitCode, 2);
  },
);
