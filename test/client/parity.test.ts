import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { openApiRig } from '../api/api-rig.ts';
import { canary, cause } from '../report/sample-causes.ts';
import { SAMPLES, twoMismatches } from '../report/sample-documents.ts';
import { digestOf } from '../report/sample-parts.ts';
import { shortDirectory } from '../short-directory.ts';
import type { EndedCommand } from '../start-command.ts';
import { runHere } from './server-rig.ts';

const FINGERPRINT = '00000000000000aa';
/** What is no id and no name of anything, or too little of one. */
const STRANGE = ['', 'x', 'c1', '..', '.', '%', 'a/b', 'x y', 'LATEST', 'é', 'nothing', 'a'.repeat(300)];

interface World {
  /** Those that have finished, oldest first. */
  readonly ids: readonly string[];
  readonly running: string;
  readonly webhook: string;
  /** Its last one. */
  readonly delivery: string;
  /** Runs a command on the store and on a server of that store. The same must come of both: of errors the first line, for hints are the server's own. */
  readonly check: (...args: string[]) => Promise<EndedCommand>;
}

/** Every sample document, two projects that share a cause, and a receiver. */
async function openWorld(t: Test): Promise<World> {
  const rig = await openApiRig(t);
  const ids: string[] = [];
  // One after the other, for their order counts.
  for (const sample of Object.values(SAMPLES)) ids.push(await rig.keep(sample()));
  for (const project of ['app', 'other']) {
    rig.project(project, 'private');
    const document = twoMismatches();
    const shared = cause({
      kind: 'captures-build-path',
      path: 'usr/bin/greet',
      witnesses: [canary('build-path', '/vbp')],
      fingerprint: FINGERPRINT,
      variations: ['build-path'],
    });
    const snapshot = { digest: digestOf(project), size: 10 };
    const revision = { ...document.revision, snapshot };
    ids.push(await rig.keep({ ...document, causes: [shared], revision }, { project }));
  }
  const running = rig.begin().id;
  const { webhooks, deliveries } = rig.store;
  const { id: webhook } = webhooks.add({
    project: 'app',
    kind: 'webhook',
    url: 'https://receiver.example.org/hook',
    events: [],
    format: 'cloudevents',
    secret: 'whsec_x',
  });
  deliveries.ping(webhook);
  const { id: delivery } = deliveries.ping(webhook);
  const socket = join(shortDirectory(t), 's');
  await rig.app.listen({ path: socket });
  const directory = t.testdirName;
  const { signal } = new AbortController();
  const here = { VERBATIM_DATA: join(directory, 'data') };
  const there = {
    VERBATIM_SERVER: `unix:${socket}`,
    VERBATIM_TOKEN: rig.admin.authorization.replace(/^Bearer /, ''),
  };
  return {
    ids,
    running,
    webhook,
    delivery,
    async check(...args) {
      const local = await runHere(args, { directory, signal, env: here });
      const remote = await runHere(args, { directory, signal, env: there });
      const command = args.join(' ').slice(0, 100);
      t.equal(remote.exitCode, local.exitCode, command);
      t.equal(remote.stdout, local.stdout, command);
      t.equal(remote.stderr.split('\n')[0], local.stderr.split('\n')[0], command);
      return remote;
    },
  };
}

void tap.test('comparisons are read of a server as they are of its store', async (t) => {
  const { ids, running, check } = await openWorld(t);
  for (const id of ids) {
    await check('show', id);
    await check('show', id, '--json');
    for (const format of ['html', 'junit']) await check('report', id, '--format', format);
  }
  const [first = ''] = ids;
  await check('list', '--json');
  await check('list', '--json', '--limit', '2', '--before', first.slice(0, 14));
  await check('show', first, '--log', 'nobody');
  for (const path of ['nothing', 'usr/bin/greet']) await check('diff', first, path, '--letters', 'Y,Z');
  for (const id of [running, first.slice(0, 4), first.slice(0, 3), 'c00000000000000', ...STRANGE]) {
    for (const command of ['show', 'report']) await check(command, id);
    await check('diff', id, 'path');
    await check('list', '--before', id);
  }
  const stderr = /^verbatim: "c1" cannot be a comparison's id\n {2}an id is like c1mhk7q4z0x3v9w/;
  t.match(await check('show', 'c1'), { exitCode: 2, stderr });
});

void tap.test('who made a file is told of a server as of its store, newest first', async (t) => {
  const { check } = await openWorld(t);
  const [artifact] = twoMismatches().judgement.artifacts;
  for (const { entry } of artifact?.classes ?? []) {
    if (entry.kind === 'file') await check('show', entry.digest);
  }
  const stderr = /^verbatim: no comparison has made an artifact with sha256 0{64}$/m;
  t.match(await check('show', '0'.repeat(64)), { exitCode: 2, stdout: '', stderr });
});

void tap.test('causes are told of a server as of its store', async (t) => {
  const { check } = await openWorld(t);
  for (const args of [
    [],
    [FINGERPRINT],
    ['--project', 'app'],
    ['--project', 'app', '--status', 'resolved'],
  ]) {
    await check('causes', ...args);
    await check('causes', ...args, '--json');
  }
  for (const name of ['f'.repeat(16), 'F'.repeat(16), ...STRANGE]) {
    await check('causes', name);
    await check('causes', '--project', name);
  }
});

void tap.test('projects, tokens and receivers are read of a server as of its store', async (t) => {
  const { check, webhook, delivery } = await openWorld(t);
  for (const args of [
    ['projects', 'list'],
    ['projects', 'show', 'app'],
    ['token', 'list'],
    ['token', 'list', '--limit', '1'],
    ['webhooks', 'list'],
    ['webhooks', 'list', '--project', 'app'],
    ['webhooks', 'deliveries', webhook],
    ['webhooks', 'deliveries', webhook, '--limit', '1'],
    ['webhooks', 'deliveries', webhook, '--before', delivery],
  ]) {
    await check(...args);
    await check(...args, '--json');
  }
  for (const name of STRANGE) {
    for (const command of ['show', 'remove', 'run']) await check('projects', command, name);
    await check('token', 'revoke', name);
    await check('webhooks', 'list', '--project', name);
    for (const command of ['deliveries', 'rotate', 'enable', 'disable', 'remove', 'ping']) {
      await check('webhooks', command, name);
    }
    await check('webhooks', 'replay', name, delivery);
    await check('webhooks', 'replay', webhook, name);
    await check('webhooks', 'deliveries', webhook, '--before', name);
  }
});
