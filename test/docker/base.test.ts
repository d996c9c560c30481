import { setTimeout as sleep } from 'node:timers/promises';

import { type Test, test } from 'tap';

import { readBuilderFolder } from '../../src/build/builder-folder.ts';
import { ensureBase } from '../../src/build/docker-base.ts';
import { labelsFor } from '../../src/build/docker-labels.ts';
import { followDocker } from '../../src/build/docker-progress.ts';
import { BUILDERS_DIRECTORY, openToolchains, quietProgress } from './toolchain-fixture.ts';

const { docker, config, provider } = await openToolchains();
const bookworm = await readBuilderFolder(BUILDERS_DIRECTORY, 'bookworm');

/** Debian's own configuration asks for a password. */
const REGISTRY_CONFIG = JSON.stringify({
  version: 0.1,
  storage: { filesystem: { rootdirectory: '/tmp/registry' } },
  http: { addr: ':5000' },
});

/** A registry of Debian's, in a container that goes with the test; returns its prefix. */
async function startRegistry(t: Test): Promise<string> {
  const toolchain = await provider.ensure('bookworm', quietProgress());
  const setup = await provider.setup(toolchain, ['docker-registry'], quietProgress());
  if (setup.kind === 'failed') throw new Error(setup.reason.message);
  const container = await docker.createContainer({
    Image: setup.toolchain.image,
    Cmd: [
      'sh',
      '-c',
      `echo '${REGISTRY_CONFIG}' > /tmp/config.yml; exec docker-registry serve /tmp/config.yml`,
    ],
    Labels: labelsFor('source'),
    ExposedPorts: { '5000/tcp': {} },
    HostConfig: { PortBindings: { '5000/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
  });
  t.teardown(async () => {
    await container.remove({ force: true, v: true });
    await docker.getImage(setup.toolchain.image).remove();
  });
  await container.start();
  const { NetworkSettings } = await container.inspect();
  const prefix = `127.0.0.1:${NetworkSettings.Ports['5000/tcp']?.[0]?.HostPort}/`;
  for (let round = 0; round < 100; round += 1) {
    const answer = await fetch(`http://${prefix}v2/`).catch(() => null);
    if (answer?.ok === true) break;
    await sleep(100);
  }
  return prefix;
}

/** Pushes an image as `debian`, and returns the digest that the registry gave it. */
async function push(reference: string, prefix: string): Promise<string> {
  await docker.getImage(reference).tag({ repo: `${prefix}debian`, tag: 'base' });
  const image = docker.getImage(`${prefix}debian:base`);
  try {
    await followDocker(docker, await image.push({ authconfig: { auth: '' } }), quietProgress());
    const { RepoDigests } = await image.inspect();
    const [, digest] = RepoDigests.find((each) => each.startsWith(prefix))?.split('@') ?? [];
    if (digest === undefined) throw new Error('the registry gave no digest');
    return digest;
  } finally {
    await image.remove();
  }
}

void test('a base comes from a registry by its digest, and from the archive when the registry lacks it', async (t) => {
  const progress = quietProgress();
  const bootstrapped = await ensureBase(docker, bookworm, { config, renew: false, progress });
  const prefix = await startRegistry(t);
  const digest = await push(bootstrapped, prefix);
  const image = `debian@${digest}`;
  const folder = { ...bookworm, base: { ...bookworm.base, image } };
  const withRegistry = { ...config, registry: prefix };

  const pulled = await ensureBase(docker, folder, { config: withRegistry, renew: false, progress });
  t.equal(pulled, `${prefix}${image}`);
  t.equal((await docker.getImage(pulled).inspect()).Id, (await docker.getImage(bootstrapped).inspect()).Id);
  await docker.getImage(pulled).remove();

  const lacking = { ...folder, base: { ...folder.base, image: `debian@sha256:${'0'.repeat(64)}` } };
  const steps = quietProgress();
  t.equal(
    await ensureBase(docker, lacking, { config: withRegistry, renew: false, progress: steps }),
    bootstrapped,
  );
  t.match(steps.steps[1], /the registry gave no base, bootstrapping it: .*(not found|unknown)/);
});
