import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { comparisonDocumentSchema } from '../../src/comparison/document.ts';
import { renderSummary } from '../../src/report/terminal-summary.ts';
import { openDatabase } from '../../src/store/sqlite-database.ts';
import { openCoordinatorRig } from '../coordinator/coordinator-rig.ts';
import type { Play } from '../coordinator/memory-executor.ts';
import { openServerRig } from './server-rig.ts';

const FILES = { 'hello.txt': 'hello\n', deep: { 'run.sh': '#!/bin/sh\n' } };
const BY_HOST: Play = ({ environment }) => ({ files: { app: environment.hostname, same: 'x' } });
const SAME: Play = () => ({ files: { app: 'x' }, log: 'it builds' });
const SLOW: Play = () => ({ files: { app: 'x' }, log: 'it builds', takesMs: 1500 });
const FLAGS = ['--run', 'make', '--artifact', '*'];

/** Without what no two comparisons share. */
function without(text: string): string {
  return text.replaceAll(/c1[a-z0-9]{13}/g, 'ID').replaceAll(/[\d.]+m?s\b/g, 'TIME');
}

function place(t: Test): { here: string; there: string } {
  const directory = t.testdir({ here: { source: FILES }, there: {} });
  return { here: join(directory, 'here'), there: join(directory, 'there') };
}

for (const [title, play, exitCode] of [
  ['agree', SAME, 0],
  ['differ', BY_HOST, 1],
  ['fail', () => ({ reason: { code: 'exit-code', message: 'it exited with 1' } }), 3],
] as const satisfies [string, Play, number][]) {
  void tap.test(`builds that ${title} are told by a server as they are told here`, async (t) => {
    const { here, there } = place(t);
    const rig = await openServerRig(t, there, { play });
    const on = 'bookworm*2,bookworm+hostname';
    const source = join(here, 'source');
    const ended = await rig.run(['compare', source, '--on', on, ...FLAGS]);
    t.equal(ended.exitCode, exitCode, ended.stderr);
    const local = openCoordinatorRig(here, { play });
    const document = await local.compare(on);
    t.equal(without(ended.stdout), without(renderSummary(document, { color: false, width: 100 })));

    const shown = await rig.run(['show', 'latest', '--json']);
    const remote = comparisonDocumentSchema.parse(JSON.parse(shown.stdout));
    const { source: _, ...revision } = document.revision;
    t.match(remote.revision, revision, 'the same bytes, from the same time, called the same');
    t.equal(remote.seed, document.seed);
    t.same(remote.judgement, document.judgement);
    local.store.close();
  });
}

void tap.test('list, show and report say of a server what they say of its store', async (t) => {
  const { here, there } = place(t);
  const rig = await openServerRig(t, there, { play: BY_HOST });
  for (let count = 0; count < 3; count++)
    await rig.run(['compare', join(here, 'source'), '--on', 'bookworm*2', '--again', ...FLAGS]);
  const data = ['--data', join(there, 'data')];
  const [newest, older] = rig.store.comparisons.list({ limit: 2 });
  const digest = hash('sha256', 'x', 'hex');
  for (const args of [
    ['list'],
    ['list', '--json'],
    ['list', '--limit', '1', '--before', newest?.id ?? ''],
    ['list', '--verdict', 'reproducible'],
    ['show', 'latest'],
    ['show', older?.id.slice(0, 14) ?? ''],
    ['show', 'latest', '--log', 'bookworm#2'],
    ['show', 'latest', '--log', 'trixie'],
    ['show', digest],
    ['show', '0'.repeat(64)],
    ['report', 'latest', '--format', 'html'],
    ['report', 'latest', '--format', 'junit'],
    ['report', 'nothing'],
  ]) {
    const [byServer, byStore] = await Promise.all([rig.run(args), rig.run([...args, ...data])]);
    t.equal(byServer.stdout, byStore.stdout, args.join(' '));
    t.equal(byServer.exitCode, byStore.exitCode);
    t.equal(byServer.stderr.split('\n')[0], byStore.stderr.split('\n')[0]);
  }
});

void tap.test('log lines come by --verbose, and a broken connection is gone on with', async (t) => {
  const { here, there } = place(t);
  const rig = await openServerRig(t, there, { play: SLOW });
  const running = rig.run(['compare', join(here, 'source'), '--on', 'bookworm*2', '--verbose', ...FLAGS]);
  while (rig.executor.open.size < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  await rig.restartApi();
  const { exitCode, stdout, stderr } = await running;
  t.equal(exitCode, 0, stderr);
  t.match(stdout, /^reproducible /m);
  t.match(stderr, /^bookworm#2 \| it builds$/m);
  t.equal(stderr.match(/^builds: /gm)?.length, 1, 'nothing is told twice');
});

void tap.test('an interrupt cancels the comparison on the server, and only once', async (t) => {
  const { here, there } = place(t);
  const rig = await openServerRig(t, there, { play: () => ({ files: { app: 'x' }, takesMs: 60_000 }) });
  const controller = new AbortController();
  const running = rig.run(['compare', join(here, 'source'), '--on', 'bookworm*2', ...FLAGS], {
    signal: controller.signal,
  });
  while (rig.executor.open.size < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort(new Error('interrupted'));
  t.match(await running, { exitCode: 130, stdout: '', stderr: /verbatim: interrupted\n$/ });
  const [comparison] = rig.store.comparisons.list({ limit: 1 });
  await t.rejects(rig.document(comparison?.id ?? ''), /cancelled/);
  t.equal(rig.store.comparisons.list({ limit: 1 })[0]?.status, 'cancelled');
});

void tap.test('what the server refuses is told in its words', async (t) => {
  const { here, there } = place(t);
  const rig = await openServerRig(t, there, { play: SAME });
  const source = join(here, 'source');
  const { address } = rig;
  for (const [args, message] of [
    [['show', 'nothing'], /there is no comparison "nothing"/],
    [['compare', source, '--on', 'bokworm'], /there is no builder "bokworm"/],
    [['compare', source, '--limit', 'memory=999GiB', ...FLAGS], /the most here/],
    [['compare', 'https://10.0.0.1/x.tar.gz', ...FLAGS], /not a public address/],
    [['list', '--server', address, '--data', '/x'], /--server and --data are given/],
    [['list', '--server', 'nonsense'], /is no address of a server/],
  ] as const) {
    t.match(await rig.run(args), { exitCode: 2, stdout: '', stderr: message });
  }
});

void tap.test(
  'a fault of the server names its request, to be found in its log; a refusal does not',
  async (t) => {
    const { there } = place(t);
    const rig = await openServerRig(t, there, { play: SAME, scopes: ['admin'] });
    const database = openDatabase(join(there, 'data'));
    t.teardown(() => database.close());
    database.raw.exec('ALTER TABLE webhook RENAME TO elsewhere');
    const failed = await rig.run(['webhooks', 'list']);
    database.raw.exec('ALTER TABLE elsewhere RENAME TO webhook');
    t.match(failed, {
      exitCode: 2,
      stdout: '',
      stderr: /\n {2}in the server's log it is request [0-9a-f-]{36}\n$/,
    });
    const refused = await rig.run(['webhooks', 'remove', 'wh_0']);
    t.match(refused, { exitCode: 2, stderr: /there is no webhook/ });
    t.notMatch(refused.stderr, /request/);
  },
);

void tap.test('the reports are written where they are asked for', async (t) => {
  const { here, there } = place(t);
  const rig = await openServerRig(t, there, { play: SAME });
  const html = join(here, 'r.html');
  const args = ['compare', join(here, 'source'), '--on', 'bookworm*2', '--html', html, '--json', ...FLAGS];
  const { exitCode, stdout } = await rig.run(args);
  t.equal(exitCode, 0);
  t.ok(comparisonDocumentSchema.safeParse(JSON.parse(stdout)).success);
  t.match(readFileSync(html, 'utf8'), /^<!doctype html>/i);
});
