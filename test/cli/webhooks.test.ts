import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import tap, { type Test } from 'tap';
import { z } from 'zod';

import { runProgram } from '../../src/cli/run-program.ts';
import { deliverySchema, webhookSchema } from '../../src/comparison/webhook.ts';
import { readConfig } from '../../src/config.ts';
import { auditOf } from './audit-of.ts';
import { startReceiver, verify } from '../coordinator/delivery-rig.ts';

interface Ended {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs commands in this process on a store of the test's own. */
function openPlace(t: Test, more: Record<string, string> = {}) {
  const directory = t.testdir({});
  const env = { ...process.env, VERBATIM_DATA: join(directory, 'data'), VERBATIM_CONFIG: undefined, ...more };
  const run = async (...args: string[]): Promise<Ended> => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const ended = { exitCode: 0 };
    const texts = Promise.all([text(stdout), text(stderr)]);
    await runProgram(['webhooks', ...args], {
      config: readConfig(env),
      signal: new AbortController().signal,
      cwd: directory,
      stdout,
      stderr,
      env,
      setExitCode: (code) => void (ended.exitCode = code),
    });
    stdout.end();
    stderr.end();
    const [out, err] = await texts;
    return { exitCode: ended.exitCode, out, err };
  };
  return { directory, run };
}

const PRIVATE = { VERBATIM_PRIVATE_WEBHOOKS: 'true' };

void tap.test('a receiver is added with its secret, tried, listed, switched off and removed', async (t) => {
  const { run, directory } = openPlace(t, PRIVATE);
  const receiver = await startReceiver(t);
  t.match((await run('list')).out, /No webhook yet/);
  const { out } = await run('add', receiver.url, '--event', 'finished', 'regressed');
  const [, id = '', secret = ''] = /^(wh_\S+) [\s\S]*^secret  (whsec_\S+)$/m.exec(out) ?? [];
  t.match(out, /all projects +on +finished,regressed +http/);
  const ping = await run('ping', id);
  t.match(ping, { exitCode: 0, out: /webhook\.ping +delivered +1 try +204/ });
  const [received] = receiver.received;
  if (received === undefined) throw new Error('nothing came');
  verify(received, secret);
  const listed = await run('deliveries', id, '--json');
  const delivery = deliverySchema.parse(JSON.parse(listed.out));
  t.match((await run('replay', id, delivery.id)).out, /delivered/);
  t.equal(receiver.received[1]?.headers['webhook-id'], delivery.id);
  t.match((await run('rotate', id)).out, /^secret  whsec_/m);
  t.match((await run('disable', id)).out, /off: switched off by a person/);
  t.match(await run('ping', id), { exitCode: 2, err: /is switched off/ });
  t.match((await run('enable', id)).out, / on /);
  const all = await run('list', '--json');
  t.strictSame(webhookSchema.strict().parse(JSON.parse(all.out)).id, id);
  t.notMatch(all.out, secret);
  t.match((await run('remove', id)).out, /is removed/);
  t.match(await run('deliveries', id), { exitCode: 2, err: /there is no webhook/ });
  t.strictSame(auditOf(directory), [
    `webhook.create ${id}`,
    `webhook.ping ${id}`,
    `webhook.delivery.replay ${id}/${delivery.id}`,
    `webhook.rotate ${id}`,
    `webhook.change ${id}`,
    `webhook.change ${id}`,
    `webhook.remove ${id}`,
  ]);
});

void tap.test('a receiver that does not take it is told of with 2', async (t) => {
  const { run } = openPlace(t, PRIVATE);
  const receiver = await startReceiver(t, (_, response) => void response.writeHead(500).end('\u001b[31mno'));
  const { out } = await run('add', receiver.url, '--json');
  const { webhook } = z.object({ webhook: webhookSchema }).parse(JSON.parse(out));
  const ping = await run('ping', webhook.id);
  t.match(ping, { exitCode: 2, out: /again at .* 1 try +500 / });
  t.notOk(ping.out.includes('\u001b'), 'an answer cannot change the terminal');
});

void tap.test("a forge's token comes from a file, and is not shown", async (t) => {
  const { directory, run } = openPlace(t);
  writeFileSync(join(directory, 'token'), 'glpat-notARealToken\n');
  const { out } = await run('add', '--kind', 'gitlab-status', '--token-file', 'token');
  t.match(out, /gitlab-status .*https:\/\/gitlab\.com\/api\/v4/);
  t.notMatch(out, /glpat|secret/);
});

void tap.test('what cannot be had is told of, with what is missing', async (t) => {
  const { run } = openPlace(t);
  const refused: [string[], RegExp][] = [
    [['add', 'http://127.0.0.1:9/'], /not a public address/],
    [['add'], /URL/],
    [['add', '--kind', 'github-status'], /--token-file/],
    [['add', '--kind', 'github-check', '--app-id', '1'], /--installation-id.*--key-file/],
    [['add', 'https://example.org', '--token-file', 'none'], /none cannot be read/],
    [['add', 'https://example.org', '--project', 'none'], /no project "none"/],
    [['remove', 'wh_none'], /there is no webhook wh_none/],
    [['ping', 'wh_none'], /there is no webhook wh_none/],
  ];
  for (const [args, message] of refused) {
    t.match(await run(...args), { exitCode: 2, out: '', err: message }, args.join(' '));
  }
});
