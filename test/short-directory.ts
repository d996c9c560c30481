import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Test } from 'tap';

/**
 * A folder for a test's sockets, removed after it. A socket's path has at most 107 bytes (unix(7)), which
 * `t.testdir` in a checkout soon passes.
 */
export function shortDirectory(t: Test): string {
  const directory = mkdtempSync(join(tmpdir(), 'v-'));
  t.teardown(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}
