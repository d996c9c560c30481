import { writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { test } from 'tap';

import { readBuilderFolder } from '../../src/build/builder-folder.ts';
import { removeContainer, runScript } from '../../src/build/docker-script.ts';
import { bootstrapBase } from '../../src/build/system-bootstrap.ts';
import {
  BUILDERS_DIRECTORY,
  openOwnToolchains,
  openToolchains,
  ownContainers,
  quietProgress,
} from './toolchain-fixture.ts';

const { docker, config, provider } = await openToolchains();

void test('a toolchain that exists costs less than 50 ms', async (t) => {
  const made = await provider.ensure('bookworm', quietProgress());
  const progress = quietProgress();
  const durations: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    t.same(await provider.ensure('bookworm', progress), made);
    durations.push(performance.now() - start);
  }
  t.ok(Math.min(...durations) < 50, `took ${durations.map(Math.round).join(', ')} ms`);
  t.same(progress.steps, []);
  t.match(made.system, /^bookworm 12\./);
  t.ok(made.installed.some(({ name }) => name === 'gcc'));
});

void test('a builder built twice from scratch has the same identity', async (t) => {
  const name = 'verbatim-test-again';
  const own = await openOwnToolchains(t.testdir({}), { from: 'bookworm', name });
  const progress = quietProgress();
  let first = await provider.ensure('bookworm', quietProgress());
  let second = await own.provider.ensure(name, progress, true);
  t.match(progress.steps[0], /bootstrapping bookworm/);
  try {
    // The archive has moved on since the first was built: then these are rightly two toolchains.
    if (JSON.stringify(second.installed) !== JSON.stringify(first.installed)) {
      first = second;
      second = await own.provider.ensure(name, progress, true);
    }
    t.equal(second.identity, first.identity);
    t.not(second.image, first.image);
  } finally {
    await docker.getImage(second.image).remove();
  }
  t.same(await ownContainers(docker, 'image'), []);
});

void test('the shell changes by one link beside the accounts, and keeps doing so when dash is installed again', async (t) => {
  for (const builder of ['bookworm', 'trixie']) {
    const { image } = await provider.ensure(builder, quietProgress());
    const end = await runScript(docker, {
      image,
      role: 'setup',
      script: `
        readlink /bin/sh
        ln -sfn /bin/bash /var/lib/extrausers/sh
        sh -c 'echo "\${BASH_VERSION:+bash}"'
        dpkg-divert --list | grep -c 'local diversion of .*/sh to'
        DPKG_MAINTSCRIPT_PACKAGE=dash DPKG_MAINTSCRIPT_NAME=postinst /var/lib/dpkg/info/dash.postinst configure 0.5
        readlink /bin/sh`,
      arguments: [],
      network: 'none',
      user: null,
      timeoutMs: 60_000,
      signal: new AbortController().signal,
      prepare: async () => {},
      onLine: () => {},
    });
    await removeContainer(end.container);
    const link = '/etc/alternatives/verbatim-sh';
    t.same(end.log, [link, 'bash', '1', link], builder);
  }
});

void test('no mirror, proxy, certificate or name of this machine is in an image', async (t) => {
  for (const builder of ['bookworm', 'trixie', 'diffoscope']) {
    const { image } = await provider.ensure(builder, quietProgress());
    const end = await runScript(docker, {
      image,
      role: 'setup',
      script: `ls -d /verbatim /etc/apt/sources.list /etc/apt/sources.list.d/* /var/lib/apt/lists/* /var/log/* 2>/dev/null || true`,
      arguments: [],
      network: 'none',
      user: '65534:65534',
      timeoutMs: 60_000,
      signal: new AbortController().signal,
      prepare: async () => {},
      onLine: () => {},
    });
    await removeContainer(end.container);
    t.same(end.log, [], builder);
  }
});

void test('a bootstrap that was killed half-way is made again, once for all who want it', async (t) => {
  const cacheDirectory = t.testdir({});
  const folder = await readBuilderFolder(BUILDERS_DIRECTORY, 'bookworm');
  const options = { cacheDirectory, mirror: config.debianMirror, renew: false };
  const directory = join(cacheDirectory, 'bases');
  const aborted = AbortSignal.timeout(4000);
  await t.rejects(bootstrapBase(folder, options, quietProgress(aborted)));
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) {
    if (name.endsWith('.lock')) writeFileSync(join(directory, name.replace('lock', 'part')), 'half');
  }
  const both = await Promise.all([
    bootstrapBase(folder, options, quietProgress()),
    bootstrapBase(folder, options, quietProgress()),
  ]);
  t.same(both[0], both[1]);
  t.match(await readFile(`${both[0].path}.sha256`, 'utf8'), both[0].digest);
  t.notOk((await readdir(directory)).some((name) => name.includes('.part')));
});
