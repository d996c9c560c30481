import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';

import Database from 'better-sqlite3';
import { execa } from 'execa';

import { formatAptSources } from '../src/build/apt-sources.ts';
import { readAptSettings, readDebianSources } from '../src/build/system-apt.ts';
import { withServer } from './pinned.ts';

const SUITE = 'trixie';
const PORT = 18_484;
const STATUSES = ['GOOD', 'GOOD', 'GOOD', 'BAD', 'UNKWN'];
export const REBUILDERD = `http://127.0.0.1:${PORT}`;

/** What is asked of it: as its own clients do. A build's log is no record, and 50 connections that ask for logs stall it for good. */
export const rebuilderdUrls = {
  /** Twenty records. */
  list: (page: number): string => `${REBUILDERD}/api/v0/pkgs/list?suite=suite-${page}`,
  /** One record: it has no other address. */
  get: (number: number): string => `${REBUILDERD}/api/v0/pkgs/list?name=package-${number}`,
};

/**
 * Runs Debian's rebuilderd in a root of its own below `directory` while `use` runs, its database holding `records` packages with a build
 * each, twenty to a suite. Takes root, for chroot. Its version is what `use` is given.
 */
export async function withRebuilderd<T>(
  directory: string,
  records: number,
  use: (version: string, processor: () => number) => Promise<T>,
): Promise<T> {
  const root = join(directory, 'rebuilderd');
  await unpack(root);
  writeFileSync(join(root, 'etc/rebuilderd.conf'), `[http]\nbind_addr = "127.0.0.1:${PORT}"\n`);
  const { stdout: version } = await execa('chroot', [root, '/usr/bin/rebuilderd', '--version']);
  const server = {
    command: 'chroot',
    args: [root, '/usr/bin/rebuilderd', '--config', '/etc/rebuilderd.conf'],
    env: { HOME: '/tmp' },
    url: rebuilderdUrls.get(0),
  };
  // The first start makes the database.
  await withServer(server, async () => {});
  fill(join(root, 'rebuilderd.db'), records);
  return await withServer(server, async (processor) => await use(version, processor));
}

/** The package and the libraries that it links, from the machine's own mirror. Nothing is configured: no script of a package runs. */
async function unpack(root: string): Promise<void> {
  const sources = formatAptSources(await readDebianSources(SUITE, null), false);
  const settings = Object.entries(await readAptSettings()).map(
    ([name, value]) => `--aptopt=${name} "${value}"`,
  );
  const flags = ['--quiet', '--variant=extract', '--include=rebuilderd', ...settings];
  await execa('mmdebstrap', [...flags, '--format=directory', SUITE, root, '-'], { input: sources });
  for (const folder of ['lib', 'lib64', 'bin', 'sbin']) {
    try {
      symlinkSync(`usr/${folder}`, join(root, folder));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  mkdirSync(join(root, 'tmp'), { recursive: true });
}

function fill(path: string, records: number): void {
  const database = new Database(path);
  const log = zstdCompressSync(Buffer.from('make: building greet\n'.repeat(200)));
  const insertBase = database.prepare(
    "INSERT INTO pkgbases (id, name, version, distro, suite, architecture, artifacts, retries) VALUES (?, ?, '1.2-1', 'debian', ?, 'amd64', '[]', 0)",
  );
  const insertBuild = database.prepare('INSERT INTO builds (id, build_log) VALUES (?, ?)');
  const insertPackage = database.prepare(
    `INSERT INTO packages (pkgbase_id, name, version, status, distro, suite, architecture, artifact_url, build_id, built_at,
       has_diffoscope, has_attestation, checksum)
     VALUES (?, ?, '1.2-1', ?, 'debian', ?, 'amd64', ?, ?, '2026-11-22 10:00:00', 0, 0, ?)`,
  );
  database.transaction(() => {
    for (let number = 0; number < records; number++) {
      const [id, name, suite] = [number + 1, `package-${number}`, `suite-${Math.floor(number / 20)}`];
      insertBase.run(id, name, suite);
      insertBuild.run(id, log);
      const url = `https://deb.example.org/pool/main/p/${name}/${name}_1.2-1_amd64.deb`;
      insertPackage.run(id, name, STATUSES[number % STATUSES.length], suite, url, id, 'a'.repeat(64));
    }
  })();
  database.exec('ANALYZE');
  database.close();
}
