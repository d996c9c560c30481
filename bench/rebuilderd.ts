import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';

import Database from 'better-sqlite3';
import { execa } from 'execa';

import { withServer } from './pinned.ts';

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
 * Runs the rebuilderd of a Debian root while `use` runs, its database holding `records` packages with a build each, twenty to a suite.
 * Takes root, for chroot. Its version is what `use` is given.
 */
export async function withRebuilderd<T>(
  root: string,
  records: number,
  use: (version: string, processor: () => number) => Promise<T>,
): Promise<T> {
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
