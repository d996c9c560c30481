import tap, { type Test } from 'tap';

import { BuildError } from '../../src/build/build-error.ts';
import { openCoordinatorRig, type CoordinatorRig, type RigOptions } from './coordinator-rig.ts';

function open(t: Test, options: Partial<RigOptions> = {}): CoordinatorRig {
  return openCoordinatorRig(t.testdir({ source: { 'hello.txt': 'hello\n' } }), {
    play: () => ({ files: { app: 'x' } }),
    ...options,
  });
}
const flags = { fetch: 'npm ci' };
const fetchesOf = ({ executor }: CoordinatorRig): number =>
  executor.plans.filter(({ phase }) => phase === 'fetch').length;

void tap.test('a fetch runs once for all builds of a toolchain, and is kept', async (t) => {
  const rig = open(t);
  const first = await rig.compare('bookworm*3,trixie', { flags });
  t.equal(fetchesOf(rig), 2);
  t.match(first.builds[0]?.phases, [{}, {}, { phase: 'fetch', cached: false, outcome: 'success' }, {}, {}]);
  const second = await rig.compare('bookworm*2', { flags });
  t.equal(fetchesOf(rig), 2);
  t.match(second.builds[0]?.phases, [{}, {}, { phase: 'fetch', cached: true }, {}, {}]);
  t.match(
    rig.events.findLast((event) => event.kind === 'phase' && event.phase === 'fetch'),
    { build: 1, cached: true },
  );
  await rig.compare('bookworm*2', { flags, refetch: true });
  t.equal(fetchesOf(rig), 3);
});

void tap.test('another script, variable, epoch or environment is fetched anew', async (t) => {
  const rig = open(t);
  await rig.compare('bookworm', { flags });
  const others = [
    { flags: { fetch: 'npm install' } },
    { flags: { ...flags, variables: { CI: '1' } } },
    { flags, sourceDateEpoch: 12 },
    { flags, seed: 'ab' },
  ];
  for (const [index, other] of others.entries()) {
    await rig.compare('bookworm', other);
    t.equal(fetchesOf(rig), index + 2, JSON.stringify(other));
  }
});

void tap.test('another registry is fetched from anew', async (t) => {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  for (const registry of ['http://one.invalid/', 'http://two.invalid/']) {
    const fetchVariables = { npm_config_registry: registry };
    const rig = openCoordinatorRig(directory, { play: () => ({ files: { app: 'x' } }), fetchVariables });
    await rig.compare('bookworm', { flags });
    t.equal(fetchesOf(rig), 1);
    rig.store.close();
  }
});

void tap.test(
  'a fetch that fails ends all builds of its toolchain, is told with its time, and is not kept',
  async (t) => {
    const rig = open(t, {
      play: ({ phase }) =>
        phase === 'fetch' ? { reason: { code: 'exit-code', message: 'no network' }, takesMs: 30 } : {},
    });
    const document = await rig.compare('bookworm*2', { flags });
    t.match(document, {
      judgement: { verdict: 'inconclusive' },
      builds: [{ outcome: 'failure', phase: 'fetch', exitCode: 1 }, { outcome: 'failure' }],
    });
    const built = rig.events.find((event) => event.kind === 'built');
    t.ok(built !== undefined && built.durationMs >= 25);
    await rig.compare('bookworm', { flags });
    t.equal(fetchesOf(rig), 2);
  },
);

void tap.test('a fault of the engine during a fetch is told of the fetch', async (t) => {
  const { builds } = await open(t, {
    play: ({ phase }) => {
      if (phase === 'fetch') throw new BuildError('ENGINE_FAULT', 'gone');
      return {};
    },
  }).compare('bookworm', { flags });
  t.match(builds, [{ outcome: 'error', phase: 'fetch', attempt: 3, reason: { message: /^gone; given up/ } }]);
});
