import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { execa } from 'execa';
import { test } from 'tap';
import { extract } from 'tar-stream';

import { createSourcePackageReader } from '../../src/build/docker-source-package.ts';
import { BUILDERS_DIRECTORY, openToolchains, ownContainers, quietProgress } from './toolchain-fixture.ts';

const { docker, config, provider } = await openToolchains();
const reader = createSourcePackageReader({
  docker,
  config,
  buildersDirectory: BUILDERS_DIRECTORY,
  toolchain: (signal) => provider.ensure('bookworm', quietProgress(signal)),
});
const endless = new AbortController().signal;

async function namesOf(tar: Readable): Promise<string[]> {
  const names: string[] = [];
  const archive = extract();
  tar.pipe(archive);
  for await (const entry of archive) {
    names.push(entry.header.name);
    entry.resume();
  }
  return names;
}

/** The container goes when its stream is closed, a moment later. */
async function noContainers(): Promise<boolean> {
  for (let round = 0; round < 50; round += 1) {
    if ((await ownContainers(docker, 'source')).length === 0) return true;
    await sleep(100);
  }
  return false;
}

void test("a package comes by name from the builder's own archive", async (t) => {
  const unpacked = await reader.fetch('dhcp-helper', null, endless);
  t.equal(unpacked.name, 'dhcp-helper');
  t.match(unpacked.version, /^1\.2/);
  const names = await namesOf(unpacked.tar);
  t.ok(names.includes('./debian/control'));
  t.ok(await noContainers());
});

void test('a package or version that the archive lacks is not found', async (t) => {
  await t.rejects(reader.fetch('no-such-source', null, endless), { code: 'NOT_FOUND' });
  await t.rejects(reader.fetch('hello', '0.0-nothing', endless), { code: 'NOT_FOUND' });
  await t.rejects(reader.fetch('-o=Dir::x', null, endless), { code: 'INVALID' });
  await t.rejects(reader.fetch('hello', '1; rm', endless), { code: 'INVALID' });
});

void test('a local .dsc is unpacked with the files beside it, and a changed file is refused', async (t) => {
  const directory = t.testdir({
    'tiny-1': {
      debian: {
        control:
          'Source: tiny\nMaintainer: A <a@example.org>\n\nPackage: tiny\nArchitecture: all\nDescription: x\n',
        changelog:
          'tiny (1) unstable; urgency=low\n\n  * x\n\n -- A <a@example.org>  Mon, 01 Jan 2024 00:00:00 +0000\n',
        source: { format: '3.0 (native)' },
      },
      hello: 'hello\n',
    },
  });
  await execa('dpkg-source', ['--build', 'tiny-1'], { cwd: directory });
  const files = ['tiny_1.dsc', 'tiny_1.tar.xz'].map((name) => ({ name, path: join(directory, name) }));
  const unpacked = await reader.unpack(files, 'tiny_1.dsc', endless);
  t.same([unpacked.name, unpacked.version], ['tiny', '1']);
  t.ok((await namesOf(unpacked.tar)).includes('./hello'));
  await pipeline(
    async function* () {
      yield 'not what the .dsc says';
    },
    createWriteStream(join(directory, 'tiny_1.tar.xz')),
  );
  await t.rejects(reader.unpack(files, 'tiny_1.dsc', endless), {
    code: 'INVALID',
    message: /tiny_1\.tar\.xz/,
  });
  await t.rejects(reader.unpack(files, '../x.dsc', endless), { code: 'INVALID' });
  t.ok(await noContainers());
});

void test('a reader that walks away, or cancels, leaves no container', async (t) => {
  const unpacked = await reader.fetch('dhcp-helper', null, endless);
  unpacked.tar.destroy();
  await once(unpacked.tar, 'close').catch(() => null);
  await t.rejects(reader.fetch('dhcp-helper', null, AbortSignal.timeout(700)));
  t.ok(await noContainers());
});
