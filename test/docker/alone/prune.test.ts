import { test } from 'tap';

import { isOwnerAlive, labelsFor } from '../../../src/build/docker-labels.ts';
import { pruneEngine } from '../../../src/build/docker-prune.ts';
import { openToolchains, quietProgress } from '../toolchain-fixture.ts';

const { docker, config, provider } = await openToolchains();
const { image } = await provider.ensure('bookworm', quietProgress());
const DEAD = {
  ...labelsFor('build'),
  'verbatim.owner': labelsFor('build')['verbatim.owner']?.replace(/[0-9]+\/[0-9]+$/, '1/0') ?? '',
};
const FOREIGN = { ...labelsFor('build'), 'verbatim.owner': 'another-host/1/0' };

async function makeContainer(Labels: Record<string, string>): Promise<string> {
  return (await docker.createContainer({ Image: image, Cmd: ['true'], Labels })).id;
}

async function makeVolume(Labels: Record<string, string>): Promise<string> {
  return (await docker.createVolume({ Labels })).name;
}

void test('only what a dead process of this host left is removed', async (t) => {
  const labels = [DEAD, FOREIGN, labelsFor('build'), {}];
  const containers = await Promise.all(labels.map(makeContainer));
  const volumes = await Promise.all(labels.map(makeVolume));
  t.teardown(async () => {
    for (const id of containers.slice(1)) await docker.getContainer(id).remove();
    for (const name of volumes.slice(1)) await docker.getVolume(name).remove();
  });
  let asked: ((owner: string) => boolean) | null = null;
  const pruned = await pruneEngine(docker, {
    all: false,
    cacheDirectory: config.cacheDirectory,
    pruneWorkspaces: async (isAlive) => {
      asked = isAlive;
      return ['a-workspace'];
    },
  });
  t.equal(asked, isOwnerAlive);
  t.ok(pruned.containers.length >= 1);
  t.ok(pruned.volumes.includes(volumes[0] ?? ''));
  t.same(pruned.workspaces, ['a-workspace']);
  t.same(pruned.images, []);
  const left = (await docker.listContainers({ all: true })).map(({ Id }) => Id);
  t.same(
    containers.map((id) => left.includes(id)),
    [false, true, true, true],
  );
  const { Volumes } = await docker.listVolumes();
  t.same(
    volumes.map((name) => Volumes.some(({ Name }) => Name === name)),
    [false, true, true, true],
  );
});
