import { test } from 'tap';

import { openToolchains, ownContainers, quietProgress } from './toolchain-fixture.ts';

const { docker, provider } = await openToolchains();
const bookworm = await provider.ensure('bookworm', quietProgress());

void test('packages are installed once, also for two who want them at the same time', async (t) => {
  const packages = ['xxd', 'cpio (>= 2.0) | no-such-package'];
  const progress = quietProgress();
  const both = await Promise.all([
    provider.setup(bookworm, packages, progress),
    provider.setup(bookworm, packages.toReversed(), progress),
  ]);
  t.ok(progress.steps.filter((step) => step.startsWith('installing')).length <= 1);
  const again = await provider.setup(bookworm, packages, quietProgress());
  if (again.kind !== 'ready') throw new Error(again.reason.message);
  t.teardown(async () => await docker.getImage(again.toolchain.image).remove());
  t.ok(again.cached);
  t.match(both[0], { kind: 'ready', toolchain: again.toolchain });
  t.same(again.toolchain.requested, packages.toSorted());
  t.not(again.toolchain.identity, bookworm.identity);
  for (const wanted of ['xxd', 'cpio']) t.ok(again.toolchain.installed.some(({ name }) => name === wanted));
  t.same(await ownContainers(docker, 'setup'), []);
});

void test('no packages leave the builder as it is', async (t) => {
  t.same(await provider.setup(bookworm, [], quietProgress()), {
    kind: 'ready',
    toolchain: bookworm,
    cached: true,
  });
});

void test("packages that cannot be had are the project's fault, and named", async (t) => {
  const cases: [string, RegExp][] = [
    ['no-such-package', /no-such-package/],
    ['bash (>= 99)', /bash/],
    ['not ( a dependency', /not \( a dependency/],
    ['--allow-unauthenticated', /--allow-unauthenticated/],
  ];
  for (const [expression, message] of cases) {
    const result = await provider.setup(bookworm, [expression], quietProgress());
    t.match(result, { kind: 'failed', reason: { code: 'packages', message } }, expression);
  }
  t.same(await ownContainers(docker, 'setup'), []);
});

void test('set-up ends at its time limit and when it is cancelled, and leaves nothing', async (t) => {
  const late = await provider.setup(bookworm, ['sl'], { ...quietProgress(), timeoutMs: 300 });
  t.match(late, { kind: 'failed', reason: { code: 'time-limit' } });
  const cancelled = await provider.setup(bookworm, ['sl'], quietProgress(AbortSignal.timeout(500)));
  t.match(cancelled, { kind: 'failed', reason: { code: 'cancelled' } });
  t.same(await ownContainers(docker, 'setup'), []);
});
