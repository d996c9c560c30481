import { spawnSync } from 'node:child_process';

import tap from 'tap';

import type { CanaryScanOptions, SoughtBuild } from '../../../src/cause/scan/canary-scan.ts';
import type { Finding } from '../../../src/cause/scan/finding.ts';
import { DEFAULT_SCAN_LIMITS } from '../../../src/cause/scan/scan-limits.ts';
import { createScanThreads } from '../../../src/cause/scan/scan-threads.ts';
import { CONTROL, piecesOf, VARIED, WINDOW } from './scan-fixture.ts';

const BUILDS: SoughtBuild[] = [CONTROL, VARIED].map((environment, build) => ({
  build,
  environment,
  window: WINDOW,
}));
const scans = createScanThreads(2);
tap.teardown(() => scans.close());

function options(more: Partial<CanaryScanOptions> = {}): CanaryScanOptions {
  return {
    limits: DEFAULT_SCAN_LIMITS,
    signal: new AbortController().signal,
    onConclusive: () => {},
    ...more,
  };
}

/** 64 KiB pieces without end, or until whoever reads them has enough. */
async function* endless(onPiece: () => void = () => {}): AsyncGenerator<Uint8Array> {
  for (;;) {
    onPiece();
    yield Buffer.alloc(65_536, 'x');
  }
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('some');
  throw new Error('the store is gone');
}

void tap.test('many artifacts at a time are read in threads, each with its own findings', async (t) => {
  const scan = scans.open(BUILDS);
  const results = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const early: Finding[] = [];
      const value = index % 2 === 0 ? CONTROL.buildPath : VARIED.hostname;
      const text = Buffer.from(`${'.'.repeat(300_000)} ${value} ${'.'.repeat(300_000)}`);
      const onConclusive = (finding: Finding): void => void early.push(finding);
      const { findings, isComplete } = await scan.scan(piecesOf(text), options({ onConclusive }));
      t.same(early, findings);
      t.ok(isComplete);
      return findings.map(({ witness, builds }) => `${witness.variation} ${builds.join(' ')}`);
    }),
  );
  t.same(
    results,
    results.map((_, index) => (index % 2 === 0 ? ['build-path 0'] : ['hostname 1'])),
  );
});

void tap.test('what fails is thrown, and the thread goes on', async (t) => {
  const scan = scans.open(BUILDS);
  await t.rejects(scan.scan(failing(), options()), { message: 'the store is gone' });
  const stop = new AbortController();
  let sent = 0;
  const enough = (): void => {
    sent += 1;
    if (sent === 200) stop.abort(new Error('enough'));
  };
  await t.rejects(scan.scan(endless(enough), options({ signal: stop.signal })), { message: 'enough' });
  await t.rejects(scan.scan(endless(), options({ signal: stop.signal })), { message: 'enough' });
  const after = await scan.scan(piecesOf(Buffer.from(`in ${CONTROL.buildPath}`)), options());
  t.equal(after.findings.length, 1);
});

void tap.test('a scan that reaches its bound takes no more of the content', async (t) => {
  let sent = 0;
  const count = (): void => void (sent += 1);
  const limits = { ...DEFAULT_SCAN_LIMITS, bytes: 1_000_000 };
  const { isComplete, unread } = await scans.open(BUILDS).scan(endless(count), options({ limits }));
  t.notOk(isComplete);
  t.match(unread, [{ reason: /more than 1000000 bytes/ }]);
  t.ok(sent < 100, `${sent} pieces were sent`);
});

void tap.test('scans that wait for a thread end when it is closed', async (t) => {
  const closing = createScanThreads(1);
  const scan = closing.open(BUILDS);
  const started = Promise.withResolvers<void>();
  const running = scan.scan(endless(started.resolve), options());
  await started.promise;
  const over = t.rejects(running, { message: /thread ended/ });
  await closing.close();
  await over;
});

void tap.test('a thread that nobody uses does not keep the process', async (t) => {
  const threads = new URL('../../../src/cause/scan/scan-threads.ts', import.meta.url).href;
  const program = `const { createScanThreads } = await import('${threads}'); createScanThreads(1).warm();`;
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    timeout: 60_000,
  });
  t.equal(status, 0);
});
