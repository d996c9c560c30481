import { Readable } from 'node:stream';

import t from 'tap';

import type { BlobStore } from '../../src/artifact/blob.ts';
import { execInSandbox, type ExecOptions, type ExecResult } from '../../src/diff/docker-exec.ts';
import { withSandbox, type Sandbox } from '../../src/diff/docker-sandbox.ts';
import { createTestEngine, leftovers } from './diff-engine.ts';

const engine = await createTestEngine();
const { signal } = new AbortController();
const file = { path: ['left', 'a.txt'] as const, ...(await engine.blobs.put(Buffer.from('hello'))) };
const options = { files: [file], isWritable: false, lifetimeMs: 60_000, signal };

function shell(sandbox: Sandbox, script: string, more: Partial<ExecOptions> = {}): Promise<ExecResult> {
  const limits = { timeoutMs: 20_000, maxOutputBytes: 10_000, onErrorLine: () => {}, signal };
  return execInSandbox(sandbox, ['sh', '-c', script], { ...limits, ...more });
}

async function outputOf(script: string): Promise<string> {
  const result = await withSandbox(engine, options, (sandbox) => shell(sandbox, script));
  return result.kind === 'exited' ? Buffer.from(result.stdout).toString() : result.kind;
}

void t.test(
  'a tool inside has no network, no rights and nothing to write but its scratch space',
  async (test) => {
    const status = await outputOf('cat /proc/self/status; id -u; ls /sys/class/net; cat left/a.txt');
    test.match(status, /^CapEff:\s0+$/m);
    test.match(status, /^CapBnd:\s0+$/m);
    test.match(status, /^NoNewPrivs:\s1$/m);
    test.match(status, /^65534\nlo\nhello$/m);
    const writes = ['left/a.txt', 'left/b', '/in/c', '/etc/d', '/var/tmp/e'].map(
      (path) => `echo x >> ${path}`,
    );
    test.equal(
      await outputOf(`for w in ${writes.map((w) => `'${w}'`).join(' ')}; do sh -c "$w" && echo "$w"; done`),
      '',
    );
    test.equal(await outputOf('rm -f left/a.txt; cat left/a.txt; echo x > /tmp/x && cat /tmp/x'), 'hellox\n');
  },
);

void t.test(
  'a command that forks without end, ignores signals or prints without end is ended',
  async (test) => {
    const kinds = await withSandbox(engine, options, async (sandbox) => {
      const deaf = await shell(sandbox, `trap '' TERM; while :; do sleep 1; done`, { timeoutMs: 1000 });
      const loud = await shell(sandbox, 'yes');
      const after = await shell(
        sandbox,
        'ps ax 2>/dev/null | grep -c "[y]es" || ls /proc | grep -c "^[0-9]"; cat left/a.txt',
      );
      const forks = await shell(sandbox, 'f() { f | f & }; f; sleep 30', { timeoutMs: 3000 });
      return { kinds: [deaf, loud, forks].map(({ kind }) => kind), after };
    });
    test.same(kinds.kinds.slice(0, 2), ['timeout', 'overflow']);
    test.match(kinds.kinds[2], /timeout|exited|killed/);
    test.match(kinds.after, { kind: 'exited', exitCode: 0 });
  },
);

void t.test(
  'a blob that cannot be read, or is not as long as it says, is a fault that names the step',
  async (test) => {
    const missing = { ...file, digest: '0'.repeat(64) };
    const short = { ...file, size: 6 };
    const long = { ...file, size: 4 };
    for (const wrong of [missing, short, long]) {
      await test.rejects(
        withSandbox(engine, { ...options, files: [wrong] }, (sandbox) => shell(sandbox, 'true')),
        { code: 'SANDBOX', message: 'putting artifacts into a sandbox' },
      );
    }
  },
);

void t.test('a blob that never comes does not hold the sandbox once it is stopped', async (test) => {
  const blobs: BlobStore = {
    put: (content) => engine.blobs.put(content),
    has: (digest) => engine.blobs.has(digest),
    readAll: (digest, maxBytes) => engine.blobs.readAll(digest, maxBytes),
    size: (digest) => engine.blobs.size(digest),
    read: () => new Readable({ read() {} }),
    readRange: (digest, range) => engine.blobs.readRange(digest, range),
  };
  const stalled = withSandbox(
    { ...engine, blobs },
    { ...options, signal: AbortSignal.timeout(500) },
    async () => 0,
  );
  await test.rejects(stalled, { name: 'TimeoutError' });
});

void t.test('none of all this left a container or a volume', async (test) => {
  test.same(await leftovers(engine), []);
});
