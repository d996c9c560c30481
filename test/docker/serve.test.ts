import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import tap from 'tap';

import { connectDocker } from '../../src/build/docker-client.ts';
import { LABEL, storeOwner } from '../../src/build/docker-labels.ts';
import { comparisonDocumentSchema, type ComparisonDocument } from '../../src/comparison/document.ts';
import { openStore } from '../../src/store/store.ts';
import { shortDirectory } from '../short-directory.ts';
import type { EndedCommand } from '../start-command.ts';
import { openCommandRig } from './command-rig.ts';
import { adminOf, startService } from './service-process.ts';

const directory = tap.testdir({ source: { 'hello.txt': 'hello\n' } });
const rig = await openCommandRig(directory);
const socket = join(shortDirectory(tap), 's');
const SLOW = 'echo build-runs; sleep 5; mkdir out; hostname > out/name; cp hello.txt out/';
const compared = [
  'compare',
  join(directory, 'source'),
  '--on',
  'bookworm*2,bookworm+hostname',
  '--run',
  SLOW,
  '--artifact',
  'out/**',
  '--verbose',
];
const there = adminOf(rig, socket);

function documentOf({ stdout, stderr }: EndedCommand): ComparisonDocument {
  if (stdout === '') throw new Error(stderr);
  return comparisonDocumentSchema.parse(JSON.parse(stdout));
}

/** What the verdict is made of, without times. */
function classesOf({ judgement }: ComparisonDocument) {
  return judgement.artifacts.map(({ path, verdict, classes }) => ({
    path,
    verdict,
    classes: classes.map(({ letter, builds, entry }) => [letter, builds, 'digest' in entry && entry.digest]),
  }));
}

/** Without what no two comparisons share. */
function bare(text: string): string {
  return text.replaceAll(/c1[a-z0-9]{13}/g, 'ID').replaceAll(/\d[\dms. ]*s\b/g, 'TIME');
}

/** Of what is left in the engine under this store's name. */
async function left(): Promise<string[]> {
  const store = openStore(rig.dataDirectory, Date.now);
  const owner = storeOwner(store.instanceId);
  store.close();
  const docker = await connectDocker(process.env['DOCKER_HOST'] ?? null);
  const filters = { label: [`${LABEL.owner}=${owner}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes: volumes } = await docker.listVolumes({ filters });
  // The engine says null for none.
  return [
    ...containers.map(({ Id }) => Id),
    ...((volumes as typeof volumes | null) ?? []).map(({ Name }) => Name),
  ];
}

void tap.test(
  'a service that is killed in the middle of a build goes on with it, to the same verdict',
  async (t) => {
    const first = await startService(rig, socket);
    const disturbed = rig.start([...compared, '--json'], there);
    await disturbed.until(/bookworm#2 \| build-runs/);
    first.kill('SIGKILL');
    await first.ended;
    const second = await startService(rig, socket);
    const ended = await disturbed.ended;
    t.equal(ended.exitCode, 1, ended.stderr);
    const document = documentOf(ended);
    t.equal(document.judgement.verdict, 'unreproducible');
    t.same(
      document.builds.map(({ outcome, attempt }) => [outcome, attempt]),
      [1, 2, 3].map(() => ['success', 1]),
      'none was built again',
    );
    const store = openStore(rig.dataDirectory, Date.now);
    const { number } = store.reader.find(document.id, { kind: 'all' });
    const { items } = store.reader.history(number, 0, 1000);
    store.close();
    const recovered = items.filter(({ kind, position }) => kind === 'recovered' && position === null);
    t.equal(recovered.length, 1, items.map(({ kind }) => kind).join(' '));

    const again = await rig.run([...compared, '--again', '--json'], there);
    const undisturbed = documentOf(again);
    t.same(classesOf(undisturbed), classesOf(document));
    t.equal(undisturbed.sentence, document.sentence);

    const shown = await rig.run(['show', document.id], there);
    const here = await rig.run([...compared, '--data', join(directory, 'here')]);
    t.equal(bare(shown.stdout), bare(here.stdout), 'and it is told as here');
    t.equal(here.exitCode, 1);

    second.kill('SIGTERM');
    const { exitCode, stdout } = await second.ended;
    t.equal(exitCode, 0);
    t.notMatch(stdout, readFileSync(join(rig.dataDirectory, 'admin-token'), 'utf8').trim());
    t.same(await left(), []);
    t.same(await rig.leftovers(), []);
  },
);

void tap.test('an interrupt of the client cancels the comparison, and its sandboxes go', async (t) => {
  const service = await startService(rig, socket);
  const command = rig.start([...compared, '--again'], there);
  await command.until(/bookworm \| build-runs/);
  command.kill('SIGINT');
  t.match(await command.ended, { exitCode: 130, stdout: '', stderr: /verbatim: interrupted\n$/ });
  const list = await rig.run(['list', '--limit', '1'], there);
  t.match(list.stdout, / cancelled /);
  service.kill('SIGTERM');
  t.equal((await service.ended).exitCode, 0);
  t.same(await left(), []);
  t.same(await rig.leftovers(), []);
});
